#include "http/web_socket/session.hpp"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/compose.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/role.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <boost/system/system_error.hpp>
#include <exception>
#include <memory>
#include <utility>

namespace convoy::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;
using boost::system::error_code;
using boost::system::system_error;

namespace {

using UpgradeRequest = beast::http::request<beast::http::empty_body>;

/// A buffer that has grown beyond this is freed after its message.
constexpr std::size_t usual_message = 4096;

UpgradeRequest to_wire(const Request& request) {
    UpgradeRequest made;
    made.method_string(request.method);
    made.target(request.target);
    made.version(11);
    for (const auto& [name, value] : request.headers) {
        made.insert(name, value);
    }
    return made;
}

/// A stream that is read to its end before it is closed: if bytes are unread, the kernel resets the
/// connection, and the peer may never see our close frame. Beast's own teardown reads only once.
class LingeringStream : public beast::tcp_stream {
 public:
    using beast::tcp_stream::tcp_stream;
    ~LingeringStream() = default;
    LingeringStream(const LingeringStream&) = delete;
    LingeringStream& operator=(const LingeringStream&) = delete;

    /// Returns a pointer that expires with the stream: a pending operation may outlive the stream.
    std::weak_ptr<LingeringStream> while_it_lives() { return self_; }

 private:
    std::shared_ptr<LingeringStream> self_{this, [](LingeringStream*) {}};
};

struct ReadToTheEnd {
    std::weak_ptr<LingeringStream> of;
    std::unique_ptr<std::array<char, usual_message>> unwanted =
        std::make_unique<std::array<char, usual_message>>();

    template <class Self>
    void operator()(Self& self, const error_code& error = {}, std::size_t /*count*/ = 0) {
        const auto stream = of.lock();
        if (error || !stream) {
            if (stream) {
                stream->close();
            }
            self.complete({});
            return;
        }
        const auto buffer = asio::buffer(*unwanted);
        stream->socket().async_read_some(buffer, std::move(self));
    }
};

/// Beast calls this (found by argument-dependent lookup) after the closing handshake. Beast's timer
/// limits it.
template <class Handler>
void async_teardown(beast::role_type /*role*/, LingeringStream& stream, Handler&& handler) {
    error_code ignored;  // the read will report it too
    stream.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    asio::async_compose<Handler, void(error_code)>(ReadToTheEnd{stream.while_it_lives()}, handler,
                                                   stream);
}

}  // namespace

struct WebSocketSession::Wire {
    websocket::stream<LingeringStream> stream;
    beast::flat_buffer message;
    asio::steady_timer close_deadline;  ///< time-out of the closing handshake
    asio::steady_timer over;            ///< cancelled at the session's end
};

WebSocketSession::WebSocketSession(asio::ip::tcp::socket socket, WebSocketSettings settings,
                                   Role role)
    : settings_(std::move(settings)),
      role_(role),
      network_(socket.get_executor()),
      wire_(new Wire{websocket::stream<LingeringStream>(std::move(socket)),
                     {},
                     asio::steady_timer(network_),
                     asio::steady_timer(network_, asio::steady_timer::time_point::max())}) {
    auto& stream = wire_->stream;
    stream.set_option(websocket::stream_base::timeout{settings_.handshake_timeout,
                                                      settings_.silence_timeout, true});
    stream.read_message_max(settings_.max_message_bytes);
    stream.auto_fragment(false);
    stream.binary(role_ == Role::server);
}

WebSocketSession::~WebSocketSession() = default;

asio::awaitable<void> WebSocketSession::accept(Request request) {
    auto choose = [chosen = settings_.subprotocol](websocket::response_type& response) {
        response.set(beast::http::field::sec_websocket_protocol, chosen);
    };
    wire_->stream.set_option(websocket::stream_base::decorator(std::move(choose)));
    const UpgradeRequest upgrade = to_wire(request);
    co_await wire_->stream.async_accept(upgrade, asio::use_awaitable);
}

asio::awaitable<void> WebSocketSession::connect(std::string host, std::string target) {
    auto choose = [chosen = settings_.subprotocol](websocket::request_type& request) {
        request.set(beast::http::field::sec_websocket_protocol, chosen);
    };
    wire_->stream.set_option(websocket::stream_base::decorator(std::move(choose)));
    co_await wire_->stream.async_handshake(host, target, asio::use_awaitable);
}

asio::awaitable<void> WebSocketSession::run(WebSocketEvents events) {
    events_ = &events;
    try {
        read_next();
    } catch (...) {
        fault_ = std::current_exception();
        abort();
    }
    if (!ended_) {
        error_code cancelled;
        auto token = asio::redirect_error(asio::use_awaitable, cancelled);
        co_await wire_->over.async_wait(token);
    }
    abort();
    events_ = nullptr;
    try {
        events.closed();
    } catch (...) {
        fault_ = std::current_exception();
    }
    wire_.reset();  // now: a holder of this session may outlive the network
    if (fault_) {
        std::rethrow_exception(fault_);
    }
}

/// Only one read is under way. Beast itself reads the peer's answer to a close frame, and asserts
/// if another read begins meanwhile; so nothing is read here once the closing handshake has begun.
void WebSocketSession::read_next() {
    const auto space = wire_->message.prepare(usual_message);
    wire_->stream.async_read_some(
        space, [self = shared_from_this()](const error_code& error, std::size_t size) {
            self->was_read(error, size);
        });
}

void WebSocketSession::was_read(const error_code& error, std::size_t size) {
    if (ended_ || closing_handshake_) {
        return;  // the end of the closing handshake ends the session
    }
    if (error || ending_) {
        end();  // with or without a close frame of the peer
        return;
    }
    try {
        wire_->message.commit(size);
        take();
        if (!ending_) {
            read_next();
        }
    } catch (...) {
        fault_ = std::current_exception();
        abort();
    }
}

/// Handles what was read: a whole message or a part of one.
void WebSocketSession::take() {
    const auto& stream = wire_->stream;
    auto& message = wire_->message;
    if (stream.got_text() != (role_ == Role::server)) {
        begin_close(websocket::close_code::unknown_data, "messages of this type are not accepted");
    } else if (stream.is_message_done()) {
        const auto data = message.data();
        events_->message({static_cast<const char*>(data.data()), data.size()});
        message.clear();
        if (message.capacity() > usual_message) {
            message = {};
        }
    }
}

/// Lets `run` continue, and thereby end the session.
void WebSocketSession::end() {
    ended_ = true;
    if (wire_) {
        wire_->over.cancel();
    }
}

void WebSocketSession::abort() {
    ending_ = true;
    if (wire_) {
        beast::get_lowest_layer(wire_->stream).close();
    }
    end();
}

/// Runs `function` on the network's thread; an exception there ends this connection only.
template <class Function>
void WebSocketSession::on_network(Function function) {
    auto run = [self = shared_from_this(), function = std::move(function)]() mutable {
        try {
            function(*self);
        } catch (...) {
            self->abort();
        }
    };
    asio::post(network_, std::move(run));
}

void WebSocketSession::send(std::vector<std::string> messages) {
    unsent_ += messages.size();
    on_network([messages = std::move(messages)](WebSocketSession& self) mutable {
        self.enqueue(std::move(messages));
    });
}

void WebSocketSession::enqueue(std::vector<std::string> messages) {
    for (std::string& message : messages) {
        queued_bytes_ += message.size();
        queue_.push_back(std::move(message));
    }
    if (!ended_ && queued_bytes_ > settings_.max_queued_bytes) {
        overflowed_ = true;
        abort();
    }
    write_next();
}

void WebSocketSession::write_next() {
    if (writing_ || ending_ || queue_.empty()) {
        return;
    }
    writing_ = true;
    wire_->stream.async_write(asio::buffer(queue_.front()),
                              [self = shared_from_this()](const error_code& error, std::size_t) {
                                  self->written(error);
                              });
}

void WebSocketSession::written(const error_code& error) {
    writing_ = false;
    queued_bytes_ -= queue_.front().size();
    queue_.pop_front();
    --unsent_;
    if (error) {
        abort();
    }
    try {
        write_next();
    } catch (...) {
        fault_ = std::current_exception();
        abort();
    }
}

void WebSocketSession::close(std::uint16_t code, std::string_view reason) {
    on_network([code, reason = std::string(reason)](WebSocketSession& self) {
        self.begin_close(code, reason);
    });
}

/// Begins the closing handshake, once. The session ends at the peer's answer, at an error, or at
/// the time-out.
void WebSocketSession::begin_close(std::uint16_t code, std::string_view reason) {
    if (std::exchange(ending_, true)) {
        return;
    }
    closing_handshake_ = true;
    wire_->close_deadline.expires_after(settings_.handshake_timeout);
    wire_->close_deadline.async_wait([self = shared_from_this()](const error_code& cancelled) {
        if (!cancelled) {
            self->abort();
        }
    });
    const websocket::close_reason why(static_cast<websocket::close_code>(code),
                                      beast::string_view(reason.data(), reason.size()));
    wire_->stream.async_close(why, [self = shared_from_this()](const error_code&) {
        self->closing_handshake_ = false;
        self->abort();
    });
}

WebSocket::WebSocket(std::shared_ptr<WebSocketSession> session) : session_(std::move(session)) {}

void WebSocket::send(std::vector<std::string> messages) const {
    session_->send(std::move(messages));
}

bool WebSocket::idle() const { return session_->idle(); }

void WebSocket::close(std::uint16_t code, std::string_view reason) const {
    session_->close(code, reason);
}

}  // namespace convoy::http
