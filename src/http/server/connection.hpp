// One client's connection. It reads and answers one request after another until either side ends
// it. Use it on the network's thread only.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/answer/answer_writer.hpp"
#include "http/limits/admission.hpp"
#include "http/limits/long_answers.hpp"
#include "http/limits/server_settings.hpp"
#include "http/message/message.hpp"
#include "http/message/request_id.hpp"
#include "http/server/forwarder.hpp"
#include "http/server/request_reader.hpp"
#include "http/server/router.hpp"
#include "http/web_socket/session.hpp"
#include "net/accepted_connection.hpp"
#include "net/listener.hpp"

namespace convoy::http {

/// The objects that all connections of one server share.
struct ServerContext {
    const ServerSettings& settings;
    const Router& router;
    const ServerEvents& events;
    boost::asio::thread_pool& workers;
    RequestIds& ids;
    Forwarder& forwarder;
    const std::optional<Admission>& admission;
    const TrustedProxies& proxies;
    LongAnswers& long_answers;
    const net::Listener& listener;

    /// Returns true once the server stops: answers then carry `Connection: close`.
    bool stopping() const { return listener.stopping(); }
};

class Connection : public net::AcceptedConnection {
 public:
    Connection(boost::asio::ip::tcp::socket socket, ServerContext context);
    ~Connection() override;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Never throws.
    boost::asio::awaitable<void> serve() override;
    /// Answers 503, or 429 if this client alone has too many connections. Never throws.
    boost::asio::awaitable<void> refuse(net::Refusal why) override;

    /// Closes a WebSocket with a close frame (1001).
    void close_if_idle() override;
    void abort() override;
    boost::asio::cancellation_slot cancellation() override { return cancel_.slot(); }

 private:
    boost::asio::awaitable<void> serve_requests();
    boost::asio::awaitable<bool> request_begins();
    boost::asio::awaitable<bool> answer_one();
    boost::asio::awaitable<Incoming> next_request();
    void admit(Incoming& incoming) const;
    boost::asio::ip::address client_of(const Request& request) const;
    struct Produced;
    /// Runs the handler. Call this on a worker.
    static Produced produce(const Handler& handler, const Request& request,
                            std::size_t min_gzip_bytes);
    boost::asio::awaitable<void> answer(Request& request, const Handler& handler,
                                        AnswerWriter& writer);
    boost::asio::awaitable<Response> given(const Request& request, Produced made);
    boost::asio::awaitable<void> write(const Request& request, Answer answer, AnswerWriter& writer);
    boost::asio::awaitable<void> stream(StreamedResponse response, AnswerWriter& writer);
    boost::asio::awaitable<void> upgrade(const Request& request, WebSocketUpgrade upgrade,
                                         AnswerWriter& writer);
    boost::asio::awaitable<void> linger();
    void answered(const Request& request, std::string_view pattern, int status,
                  std::chrono::nanoseconds took) const;
    void refused(std::string_view reason) const;
    void broken(const std::string& why) const noexcept;
    void reset();

    ServerContext context_;
    std::unique_ptr<Stream> client_;
    boost::asio::cancellation_signal cancel_;
    bool idle_ = true;
    boost::asio::thread_pool* workers_;             ///< they make the current answer
    std::shared_ptr<WebSocketSession> web_socket_;  ///< set once the connection is a WebSocket
    WebSocketEvents web_socket_events_;
};

}  // namespace convoy::http
