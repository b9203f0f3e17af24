// The TCP ports of devices.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "device-gateway/sockets/proxied_connection.hpp"
#include "device-gateway/sockets/session.hpp"
#include "net/listener.hpp"
#include "net/trusted_networks.hpp"

namespace convoy::device_gateway {

/// A port, and what is spoken on it.
struct DevicePort {
    const devices::Protocol* protocol = nullptr;  ///< null: the first bytes decide it
    std::uint16_t port = 0;                       ///< 0: any free one
    bool is_proxied = false;  ///< a trusted proxy names the client; `protocol` is not used
};

struct DoorSettings {
    std::string address = "127.0.0.1";
    std::vector<DevicePort> ports;
    std::size_t threads = 1;
    net::ConnectionLimits limits{};
    /// Addresses or networks; a wrong one makes StreamDoors throw std::invalid_argument.
    std::vector<std::string> trusted_proxies{};
};

class StreamDoors {
 public:
    /// Listens, but serves no device yet. A port that is taken is left out with a warning. Throws
    /// net::CannotListen if all are.
    StreamDoors(const DoorSettings& settings, service::Metrics& metrics);
    ~StreamDoors();

    /// Begins to serve. `context` must outlive `stop`. Call it once.
    void serve(const DeviceContext& context);
    /// Accepts no more devices and reads no more; waits up to `patience` until all frames that were
    /// read are answered. The intake must still run. Call it before the intake ends; this object
    /// must outlive the intake, which posts its results here.
    void stop(std::chrono::milliseconds patience);

    /// In the order of the settings; 0 stands for one that is left out.
    const std::vector<std::uint16_t>& ports() const { return listener_.ports(); }
    boost::asio::any_io_executor executor() const { return listener_.executor(); }

 private:
    struct Thread {
        explicit Thread(const boost::asio::any_io_executor& executor) : timer(executor) {}
        SessionGroup group;
        boost::asio::steady_timer timer;
    };

    std::shared_ptr<net::AcceptedConnection> open(boost::asio::ip::tcp::socket socket,
                                                  const DeviceContext& context,
                                                  SessionGroup& group) const;
    boost::asio::awaitable<void> check_sessions(Thread& thread);

    const net::TrustedNetworks trusted_;
    net::Listener listener_;
    const ProxiedDoor proxied_{.trusted = trusted_, .listener = listener_};
    std::map<std::uint16_t, DevicePort> ports_;
    std::vector<std::unique_ptr<Thread>> threads_;
};

}  // namespace convoy::device_gateway
