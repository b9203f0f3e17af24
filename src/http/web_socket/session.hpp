// One WebSocket connection: implements message/web_socket.hpp with Beast. Call everything but
// `send`, `idle` and `close` on the network's thread only.
//
// One message is written at a time; the others queue. Beast itself handles pings, pongs and the
// deadline of a silent peer. But the end of a session must not depend on Beast, in which a read
// that found a broken frame and a closing handshake can wait for each other forever. So `run` waits
// for a timer of ours, which a failed read, `abort` and the time-out of the closing handshake
// cancel.
#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/message/message.hpp"
#include "http/message/web_socket.hpp"

namespace convoy::http {

class WebSocketSession : public std::enable_shared_from_this<WebSocketSession> {
 public:
    /// Servers send binary messages and accept text; clients do the reverse.
    enum class Role { server, client };

    WebSocketSession(boost::asio::ip::tcp::socket socket, WebSocketSettings settings, Role role);
    ~WebSocketSession();
    WebSocketSession(const WebSocketSession&) = delete;
    WebSocketSession& operator=(const WebSocketSession&) = delete;

    /// Perform the handshake as the server or the client. Throws boost::system::system_error.
    boost::asio::awaitable<void> accept(Request request);
    boost::asio::awaitable<void> connect(std::string host, std::string target);

    /// Receives messages until the connection ends. If an event threw, rethrows its exception after
    /// `closed`.
    boost::asio::awaitable<void> run(WebSocketEvents events);

    /// Returns whether more than `max_queued_bytes` waited for the peer, which ended the
    /// connection.
    bool overflowed() const { return overflowed_; }

    /// Ends the connection now, without a close frame.
    void abort();

    /// See WebSocket. These may be called on any thread.
    void send(std::vector<std::string> messages);
    bool idle() const { return unsent_ == 0; }
    void close(std::uint16_t code, std::string_view reason);

 private:
    struct Wire;

    void read_next();
    void was_read(const boost::system::error_code& error, std::size_t size);
    void take();
    void end();
    template <class Function>
    void on_network(Function function);
    void enqueue(std::vector<std::string> messages);
    void write_next();
    void written(const boost::system::error_code& error);
    void begin_close(std::uint16_t code, std::string_view reason);

    WebSocketSettings settings_;
    Role role_;
    boost::asio::any_io_executor network_;
    std::unique_ptr<Wire> wire_;
    const WebSocketEvents* events_ = nullptr;  ///< of `run`, while it runs
    bool ended_ = false;
    std::exception_ptr fault_;
    std::deque<std::string> queue_;  ///< the first one is being written
    std::size_t queued_bytes_ = 0;   ///< of the messages in `queue_`
    bool writing_ = false;           ///< the first message of `queue_` is being written
    bool ending_ = false;  ///< the closing handshake has begun, or the connection was aborted
    bool closing_handshake_ = false;       ///< it is under way
    bool overflowed_ = false;              ///< see `overflowed`
    std::atomic<std::size_t> unsent_ = 0;  ///< messages that the kernel has not taken yet
};

}  // namespace convoy::http
