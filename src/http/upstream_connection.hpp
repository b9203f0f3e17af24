// One connection to an upstream: a request goes out, the head of its answer comes back, then its
// body piece by piece. What fails throws boost::system::system_error; past the deadline
// boost::beast::error::timeout, and the connection is closed. Runs on the network's thread only.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace convoy::http {

class UpstreamConnection {
 public:
    struct Head {
        int status = 0;
        Headers headers;
    };

    /// An open socket, or one for `connect` to open.
    explicit UpstreamConnection(boost::asio::ip::tcp::socket socket);
    ~UpstreamConnection();
    UpstreamConnection(UpstreamConnection&&) noexcept;
    UpstreamConnection& operator=(UpstreamConnection&&) = delete;

    /// For all that follows, until it is set anew.
    void set_deadline(std::chrono::steady_clock::time_point deadline);

    boost::asio::awaitable<void> connect(boost::asio::ip::tcp::endpoint endpoint);
    boost::asio::ip::tcp::endpoint endpoint() const { return endpoint_; }

    /// Sends a whole request and reads the head of its answer, of at most `max_head_bytes`.
    boost::asio::awaitable<Head> ask(std::string request, std::size_t max_head_bytes);
    /// The next piece of the body, empty at its end; valid until the next call. An answer that is
    /// cut short throws.
    boost::asio::awaitable<std::string_view> next_piece();

    /// Whether another request may follow, the answer having been read to its end.
    bool reusable() const;
    boost::asio::ip::tcp::socket release();

 private:
    struct Wire;

    boost::asio::awaitable<bool> read_more();

    boost::asio::ip::tcp::endpoint endpoint_;
    std::unique_ptr<Wire> wire_;
};

}  // namespace convoy::http
