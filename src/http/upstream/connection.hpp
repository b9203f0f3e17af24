// One connection to an upstream. It sends a request and reads the head of the answer, then its body
// piece by piece. Errors throw boost::system::system_error; after the deadline
// boost::beast::error::timeout, and the connection is closed. Use it on the network's thread only.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "http/message/message.hpp"
#include "http/upstream/address.hpp"
#include "http/upstream/address_choice.hpp"

namespace convoy::http {

class UpstreamConnection {
 public:
    struct Head {
        int status = 0;
        Headers headers;
    };

    /// `socket`: connected, or to be connected by `connect`.
    explicit UpstreamConnection(boost::asio::ip::tcp::socket socket);
    ~UpstreamConnection();
    UpstreamConnection(UpstreamConnection&&) noexcept;
    UpstreamConnection& operator=(UpstreamConnection&&) = delete;

    /// Sets the deadline for all operations until the next call.
    void set_deadline(std::chrono::steady_clock::time_point deadline);

    boost::asio::awaitable<void> connect(boost::asio::ip::tcp::endpoint endpoint);
    /// Returns the address that it is connected to.
    boost::asio::ip::tcp::endpoint endpoint() const { return endpoint_; }

    /// Sends a whole request and reads the head of its answer, of at most `max_head_bytes`.
    boost::asio::awaitable<Head> ask(std::string request, std::size_t max_head_bytes);
    /// Returns the next piece of the body, empty at its end; valid until the next call. Throws if
    /// the answer is cut short.
    boost::asio::awaitable<std::string_view> next_piece();

    /// Returns whether another request may follow: the answer was read to its end, and the upstream
    /// keeps the connection open.
    bool reusable() const;
    /// Gives up the socket, to be kept for another request. Call it only if `reusable`.
    boost::asio::ip::tcp::socket release();

 private:
    struct Wire;

    boost::asio::awaitable<bool> read_more();

    boost::asio::ip::tcp::endpoint endpoint_;
    std::unique_ptr<Wire> wire_;
};

using OpenSocket = boost::asio::ip::tcp::socket (*)(const boost::asio::any_io_executor&,
                                                    const boost::asio::ip::tcp::endpoint&);

/// Connects to an address of the upstream, in the order of `choice`, which learns which ones work.
/// Each is tried for its share of the time left, so that one that drops packets cannot use up all
/// of it. `open` makes the sockets. Throws the error of the last address.
boost::asio::awaitable<UpstreamConnection> connect_upstream(
    const UpstreamAddress& address, AddressChoice& choice,
    std::chrono::steady_clock::time_point deadline, OpenSocket open);

}  // namespace convoy::http
