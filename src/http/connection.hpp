// One client's connection: requests in, answers out, one at a time and in order, until either side
// ends it. Runs on the network's thread only.
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

#include "http/admission.hpp"
#include "http/answer_writer.hpp"
#include "http/forwarder.hpp"
#include "http/long_answers.hpp"
#include "http/message.hpp"
#include "http/request_id.hpp"
#include "http/request_reader.hpp"
#include "http/router.hpp"
#include "http/server.hpp"
#include "http/web_socket_session.hpp"

namespace convoy::http {

/// What all connections of one server share.
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
    const bool& stopping;  ///< answers under way say `Connection: close`
};

class Connection {
 public:
    Connection(boost::asio::ip::tcp::socket socket, ServerContext context);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Serves until the connection ends. Never throws.
    boost::asio::awaitable<void> serve();
    /// Says 503 and ends: for a client too many. Never throws.
    boost::asio::awaitable<void> turn_away();

    /// Closes it if no request is under way; a WebSocket with a goodbye.
    void close_if_idle();
    /// Ends it now, in the middle of whatever it does.
    void abort();
    /// Cancels `serve` or `turn_away`, once bound to it.
    boost::asio::cancellation_slot cancellation() { return cancel_.slot(); }

 private:
    boost::asio::awaitable<void> serve_requests();
    boost::asio::awaitable<bool> request_begins();
    boost::asio::awaitable<bool> answer_one();
    boost::asio::awaitable<Incoming> next_request();
    void admit(Incoming& incoming) const;
    boost::asio::awaitable<std::unique_ptr<LongAnswers::Place>> place_for(Incoming& incoming);
    boost::asio::awaitable<void> answer(const Request& request, const Handler& handler,
                                        AnswerWriter& writer);
    boost::asio::awaitable<void> write(const Request& request, Answer answer, AnswerWriter& writer);
    boost::asio::awaitable<void> stream(StreamedResponse response, AnswerWriter& writer);
    boost::asio::awaitable<void> upgrade(const Request& request, WebSocketUpgrade upgrade,
                                         AnswerWriter& writer);
    boost::asio::awaitable<void> linger();
    void answered(const Request& request, std::string_view pattern, int status,
                  std::chrono::nanoseconds took) const;
    void broken(const std::string& why) const noexcept;
    void reset();

    ServerContext context_;
    std::unique_ptr<Stream> client_;
    boost::asio::cancellation_signal cancel_;
    bool idle_ = true;
    boost::asio::thread_pool* workers_;             ///< that make the answer under way
    std::shared_ptr<WebSocketSession> web_socket_;  ///< what it has become, once it has
    WebSocketEvents web_socket_events_;
};

}  // namespace convoy::http
