#include "http/server/connection.hpp"

#include <algorithm>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <utility>
#include <variant>

#include "http/answer/content_coding.hpp"
#include "http/answer/workers.hpp"
#include "http/limits/answer_place.hpp"
#include "http/message/problem.hpp"
#include "http/message/stream.hpp"
#include "http/server/deferred_answer.hpp"
#include "http/web_socket/handshake.hpp"
#include "net/thrown.hpp"

namespace convoy::http {

namespace asio = boost::asio;
using boost::system::error_code;
using boost::system::system_error;
using Clock = std::chrono::steady_clock;

namespace {

/// How long, and for how many bytes, we read after our last byte. If we closed earlier, a client
/// that is still sending would get a reset and lose the answer.
constexpr std::chrono::seconds linger_timeout{2};
constexpr std::size_t linger_bytes = 1024 * 1024;

// Statuses to count if this connection sent none.
constexpr int client_left = 499;  // as in nginx
constexpr int client_too_slow = 408;
constexpr int switching_protocols = 101;  // sent by WebSocketSession

/// The answer to a DeferredResponse that was not given in time, unless the handler has its own.
Response too_late() {
    Response response = problem(503, "what was asked took too long: try again later");
    response.headers.set("Retry-After", "5");
    return response;
}

}  // namespace

/// What a handler has returned.
struct Connection::Produced {
    Answer answer;
    std::unique_ptr<DeferredAnswer>
        pending{};  ///< set if it is a DeferredResponse, which has begun
};

Connection::Produced Connection::produce(const Handler& handler, const Request& request,
                                         std::size_t min_gzip_bytes) {
    Produced made{.answer = handler(request)};
    if (auto* response = std::get_if<Response>(&made.answer)) {
        *response = negotiated(request, std::move(*response), min_gzip_bytes);
    } else if (const auto* deferred = std::get_if<DeferredResponse>(&made.answer)) {
        made.pending = std::make_unique<DeferredAnswer>();
        deferred->begin(made.pending->giver());
    }
    return made;
}

Connection::Connection(asio::ip::tcp::socket socket, ServerContext context)
    : context_(context),
      client_(new Stream{boost::beast::tcp_stream(std::move(socket)), {}}),
      workers_(&context.workers) {
    error_code gone_already;
    client_->socket.socket().set_option(asio::ip::tcp::no_delay(true), gone_already);
}

Connection::~Connection() = default;

asio::awaitable<void> Connection::serve() {
    try {
        co_await serve_requests();
    } catch (const system_error&) {
        // The client left or was too slow, or the server stops: no answer can be sent.
    } catch (...) {
        broken(net::description(std::current_exception()));
    }
    client_->socket.close();
}

asio::awaitable<void> Connection::serve_requests() {
    bool more = co_await request_begins();
    while (more) {
        const bool keep_alive = co_await answer_one();
        if (web_socket_) {
            co_await web_socket_->run(std::move(web_socket_events_));
            if (web_socket_->overflowed()) {
                refused("slow_reader");
            }
            break;
        }
        if (!keep_alive) {
            co_await linger();
            break;
        }
        more = co_await request_begins();
    }
}

asio::awaitable<void> Connection::refuse(net::Refusal why) {
    const bool of_address = why == net::Refusal::too_many_of_address;
    const int status = of_address ? 429 : 503;
    Request request;
    request.id = context_.ids.make();
    AnswerWriter::Terms terms;
    terms.timeout = context_.settings.client_timeout;
    terms.request_id = request.id;
    AnswerWriter writer(*client_, terms);
    try {
        Response response =
            problem(status, of_address ? "too many connections of this address: try again later"
                                       : "too many connections: try again later");
        response.headers.set("Retry-After", "1");
        co_await writer.write(std::move(response));
        answered(request, "", status, std::chrono::nanoseconds::zero());
        co_await linger();
    } catch (const system_error&) {
        // The client left first.
    } catch (...) {
        broken(net::description(std::current_exception()));
    }
    client_->socket.close();
}

void Connection::refused(std::string_view reason) const {
    if (context_.events.refused) {
        context_.events.refused(reason);
    }
}

void Connection::broken(const std::string& why) const noexcept {
    try {
        if (context_.events.broken) {
            context_.events.broken(why);
        }
    } catch (...) {  // NOLINT(bugprone-empty-catch): there is no other way to report it
    }
}

void Connection::close_if_idle() {
    if (web_socket_) {
        web_socket_->close(close_going_away, "the server is stopping");
    } else if (idle_) {
        client_->socket.close();
    }
}

void Connection::abort() {
    if (web_socket_) {
        web_socket_->abort();
        return;
    }
    cancel_.emit(asio::cancellation_type::terminal);
    reset();
}

asio::awaitable<bool> Connection::request_begins() {
    if (context_.stopping()) {
        co_return false;
    }
    if (client_->read_ahead.size() > 0) {  // it came together with the one before
        co_return true;
    }
    constexpr std::size_t usual_request = 1024;
    idle_ = true;
    client_->socket.expires_after(context_.settings.idle_timeout);
    const auto space = client_->read_ahead.prepare(usual_request);
    const auto read = co_await client_->socket.async_read_some(space, asio::use_awaitable);
    client_->read_ahead.commit(read);
    idle_ = false;
    co_return true;
}

/// Returns true if the client may send another request.
asio::awaitable<bool> Connection::answer_one() {
    Incoming incoming = co_await next_request();
    admit(incoming);
    const auto started = Clock::now();
    const Match match =
        incoming.refusal ? Match{"", nullptr} : context_.router.match(incoming.request);
    const auto address = client_of(incoming.request);
    incoming.request.client = address.is_unspecified() ? "" : address.to_string();
    AnswerPlace place(context_.long_answers, context_.events, address);
    if (match.is_long) {
        const auto deadline = started + context_.settings.long_answer_wait;
        const bool taken = co_await place.take(deadline);
        if (!taken) {
            incoming.refusal = AnswerPlace::refusal();
        }
    }
    workers_ = place.is_taken() ? &context_.long_answers.workers() : &context_.workers;
    incoming.terms.max_short_bytes = context_.settings.max_short_answer_bytes;
    AnswerWriter writer(*client_, incoming.terms, &place);
    bool lost = false;
    try {
        if (incoming.refusal) {
            co_await writer.write(*incoming.refusal);
        } else {
            co_await answer(incoming.request, *match.handler, writer);
        }
    } catch (const system_error&) {
        lost = true;
    }
    int status = writer.sent() ? writer.status() : client_left;
    if (web_socket_) {
        status = switching_protocols;
    }
    answered(incoming.request, match.pattern, status, Clock::now() - started);
    co_return !lost && writer.keep_alive();
}

asio::awaitable<Incoming> Connection::next_request() {
    auto id = context_.ids.make();
    Request unread;
    unread.id = id;
    try {
        co_return co_await read_request(*client_, context_.settings, std::move(id));
    } catch (const system_error& error) {
        if (error.code() == boost::beast::error::timeout) {
            answered(unread, "", client_too_slow, context_.settings.client_timeout);
        }
        throw;
    }
}

asio::ip::address Connection::client_of(const Request& request) const {
    error_code gone_already;
    const auto peer = client_->socket.socket().remote_endpoint(gone_already).address();
    return context_.proxies.client(peer, request.headers.joined("X-Forwarded-For"));
}

/// Refuses requests that must not reach any route.
void Connection::admit(Incoming& incoming) const {
    if (incoming.refusal || !context_.admission) {
        return;
    }
    if (auto refusal = context_.admission->refusal(incoming.request)) {
        incoming.refusal = std::move(refusal->response);
        refused(refusal->reason);
    }
}

void Connection::answered(const Request& request, std::string_view pattern, int status,
                          std::chrono::nanoseconds took) const {
    if (context_.events.answered) {
        context_.events.answered(request, pattern, status, took);
    }
}

/// Lets the handler answer. Throws system_error if the client did not get a whole answer.
asio::awaitable<void> Connection::answer(Request& request, const Handler& handler,
                                         AnswerWriter& writer) {
    std::string failure;
    try {
        auto make = [&handler, &request, min_bytes = context_.settings.min_gzip_bytes] {
            return produce(handler, request, min_bytes);
        };
        Produced made = co_await on_workers(*workers_, std::move(make));
        if (made.pending) {
            request.body = {};
            Answer later = co_await given(request, std::move(made));
            co_await write(request, std::move(later), writer);
        } else {
            co_await write(request, std::move(made.answer), writer);
        }
        co_return;
    } catch (const AnswerFailed& failed) {
        failure = failed.what();
    }
    if (context_.events.failed) {
        context_.events.failed(request, failure);
    }
    if (writer.sent()) {
        reset();
        throw system_error(asio::error::connection_aborted);
    }
    Response fault = problem(500, "the server failed; the request is not the cause");
    co_await writer.write(std::move(fault));
}

/// Waits for the response of a DeferredResponse. Throws system_error if the client has left.
asio::awaitable<Response> Connection::given(const Request& request, Produced made) {
    const auto& deferred = std::get<DeferredResponse>(made.answer);
    auto in_time = co_await made.pending->wait(client_->socket.socket(), deferred.within);
    const auto finish = [&]() -> Response {
        if (in_time) {
            return negotiated(request, std::move(*in_time), context_.settings.min_gzip_bytes);
        }
        return deferred.on_timeout ? deferred.on_timeout() : too_late();
    };
    if (in_time && in_time->body.size() >= context_.settings.min_gzip_bytes) {
        co_return co_await on_workers(*workers_, finish);
    }
    co_return guarded(finish);
}

/// Sends each other alternative of Answer in its own way.
asio::awaitable<void> Connection::write(const Request& request, Answer answer,
                                        AnswerWriter& writer) {
    if (context_.stopping()) {
        writer.close_after();
    }
    if (auto* response = std::get_if<Response>(&answer)) {
        const bool has_place = co_await writer.has_place_for(response->body.size());
        Response given = has_place ? std::move(*response) : AnswerPlace::refusal();
        co_await writer.write(std::move(given));
    } else if (auto* streamed = std::get_if<StreamedResponse>(&answer)) {
        co_await stream(std::move(*streamed), writer);
    } else if (auto* forward = std::get_if<Forward>(&answer)) {
        co_await context_.forwarder.forward(request, std::move(*forward), writer);
    } else if (auto* web_socket = std::get_if<WebSocketUpgrade>(&answer)) {
        co_await upgrade(request, std::move(*web_socket), writer);
    }
}

/// Moves the socket into a WebSocket, which `serve` then runs; answers with an error if the request
/// is not valid for that.
asio::awaitable<void> Connection::upgrade(const Request& request, WebSocketUpgrade upgrade,
                                          AnswerWriter& writer) {
    if (auto refusal = refuse_upgrade(request, upgrade.settings.subprotocol)) {
        co_await writer.write(std::move(*refusal));
        co_return;
    }
    if (client_->read_ahead.size() > 0) {
        writer.close_after();
        Response early = problem(400, "frames should be sent after the handshake");
        co_await writer.write(std::move(early));
        co_return;
    }
    client_->socket.expires_never();
    auto session = std::make_shared<WebSocketSession>(client_->socket.release_socket(),
                                                      std::move(upgrade.settings),
                                                      WebSocketSession::Role::server);
    co_await session->accept(request);
    web_socket_events_ = upgrade.open(WebSocket(session));
    web_socket_ = std::move(session);
    if (context_.stopping()) {
        close_if_idle();
    }
}

asio::awaitable<void> Connection::stream(StreamedResponse response, AnswerWriter& writer) {
    const bool has_place = co_await writer.has_place_for(std::nullopt);
    if (!has_place) {
        Response refused = AnswerPlace::refusal();
        co_await writer.write(std::move(refused));
        co_return;
    }
    response.headers.remove("Content-Length");
    writer.begin(response.status, std::move(response.headers));
    const auto next = [&response] { return response.next(); };
    bool more = writer.takes_body();
    while (more) {
        const auto piece = co_await on_workers(*workers_, next);
        more = piece.has_value();
        if (more) {
            co_await writer.write_piece(*piece);
        }
    }
    co_await writer.end();
}

asio::awaitable<void> Connection::linger() {
    idle_ = true;
    error_code gone_already;
    client_->socket.socket().shutdown(asio::ip::tcp::socket::shutdown_send, gone_already);
    client_->socket.expires_after(linger_timeout);
    client_->read_ahead.clear();
    std::size_t left = linger_bytes;
    while (left > 0) {  // the client's close ends it: the read throws
        const auto space = client_->read_ahead.prepare(std::min<std::size_t>(left, 4096));
        const auto read = co_await client_->socket.async_read_some(space, asio::use_awaitable);
        left -= read;
    }
}

void Connection::reset() {
    error_code gone_already;
    client_->socket.socket().set_option(asio::socket_base::linger(true, 0), gone_already);
    client_->socket.close();
}

}  // namespace convoy::http
