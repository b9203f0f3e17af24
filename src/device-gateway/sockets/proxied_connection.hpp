// A connection to the port of proxies. Its proxy names the client before it passes the client's
// bytes (see net/proxy_header.hpp); from then on it is a Session of that client, whose protocol the
// first bytes decide. A peer that is not trusted is closed unread, since it could claim any
// address.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>
#include <string>

#include "device-gateway/sockets/session.hpp"
#include "net/accepted_connection.hpp"
#include "net/listener.hpp"
#include "net/trusted_networks.hpp"

namespace convoy::device_gateway {

/// The port of proxies. Both must outlive its connections.
struct ProxiedDoor {
    const net::TrustedNetworks& trusted;
    net::Listener& listener;  ///< counts the clients that are named
};

class ProxiedConnection final : public net::AcceptedConnection,
                                public std::enable_shared_from_this<ProxiedConnection> {
 public:
    /// All but the socket must outlive it.
    ProxiedConnection(boost::asio::ip::tcp::socket socket, const ProxiedDoor& door,
                      const DeviceContext& context, SessionGroup& group);
    ~ProxiedConnection() override;
    ProxiedConnection(const ProxiedConnection&) = delete;
    ProxiedConnection& operator=(const ProxiedConnection&) = delete;

    boost::asio::awaitable<void> serve() override;
    boost::asio::awaitable<void> refuse(net::Refusal why) override;
    void close_if_idle() override;
    void abort() override;
    boost::asio::cancellation_slot cancellation() override { return cancel_.slot(); }

 private:
    boost::asio::awaitable<void> read_header();
    void read_available();
    void open(const boost::asio::ip::address& client);
    void end(Ending why);
    boost::asio::ip::address peer() const;

    boost::asio::ip::tcp::socket socket_;  ///< until the session has it
    const ProxiedDoor& door_;
    const DeviceContext& context_;
    SessionGroup& group_;
    boost::asio::cancellation_signal cancel_;
    std::string head_;  ///< what there is of the header
    std::optional<Ending> ending_;
    std::optional<boost::asio::ip::address> counted_;  ///< the client that takes a place
    std::shared_ptr<Session> session_;
};

}  // namespace convoy::device_gateway
