#include "http/connection.hpp"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/system/system_error.hpp>
#include <limits>
#include <optional>
#include <utility>
#include <variant>

#include "http/content_coding.hpp"
#include "http/problem.hpp"
#include "http/stream.hpp"
#include "http/target.hpp"
#include "http/workers.hpp"

namespace convoy::http {

namespace asio = boost::asio;
namespace wire = boost::beast::http;
using boost::system::error_code;
using boost::system::system_error;

struct Connection::Parser : wire::request_parser<wire::string_body> {};

namespace {

using Clock = std::chrono::steady_clock;

/// Room in a request line for what is no target: a method and a version.
constexpr std::size_t request_line_rest = 64;
/// After our last byte: how long, and how much, we wait for the client's. Closing earlier would
/// reset the connection, and take the answer from a client that is still sending.
constexpr std::chrono::seconds linger_timeout{2};
constexpr std::size_t linger_bytes = 1024 * 1024;

bool is_wire_error(const error_code& error) {
    return error.category() == wire::make_error_code(wire::error::bad_target).category() &&
           error != wire::error::partial_message && error != wire::error::end_of_stream;
}

bool expects_continue(const wire::fields& head) {
    return boost::beast::iequals(head[wire::field::expect], "100-continue");
}

/// A coding of the body that we cannot undo; "chunked" alone is no such.
bool has_unknown_coding(const wire::fields& head) {
    const auto coding = head.find(wire::field::transfer_encoding);
    return coding != head.end() && !boost::beast::iequals(coding->value(), "chunked");
}

Answer produce(const Handler& handler, const Request& request, std::size_t min_gzip_bytes) {
    Answer answer = handler(request);
    if (auto* response = std::get_if<Response>(&answer)) {
        *response = negotiated(request, std::move(*response), min_gzip_bytes);
    }
    return answer;
}

}  // namespace

/// A request as it came, and the answer to it where no handler may see it.
struct Connection::Incoming {
    Request request;
    AnswerWriter::Terms terms;
    std::optional<Response> refusal;

    void refuse(int status, std::string_view detail) {
        refusal = problem(status, status_title(status), detail);
        terms.keep_alive = false;  // where the next request begins cannot be known
    }

    void refuse_too_long(int status, const std::string& part, std::size_t most) {
        refuse(status,
               "the request's " + part + " should have at most " + std::to_string(most) + " bytes");
    }

    void take_head(const Parser& parser) {
        const auto& head = parser.get();
        request.method = head.method_string();
        request.target = head.target();
        for (const auto& field : head) {
            request.headers.add(field.name_string(), std::string(field.value()));
        }
        if (is_request_id(request.headers.find("X-Request-Id").value_or(""))) {
            terms.request_id = request.id = *request.headers.find("X-Request-Id");
        }
        terms.head_only = request.method == "HEAD";
        terms.http_1_1 = head.version() >= 11;
        terms.keep_alive = head.keep_alive();
        if (has_unknown_coding(head)) {
            refuse(501, "the request's Transfer-Encoding should be chunked, or none");
        } else if (terms.http_1_1 && head.count(wire::field::host) != 1) {
            refuse(400, "the request should have one Host field");
        }
    }

    /// The request was read to its end, so its connection can go on whatever its target is.
    void decode_target(std::size_t max_bytes) {
        const bool keep_alive = terms.keep_alive;
        if (request.target.size() > max_bytes) {
            refuse_too_long(414, "target", max_bytes);
        } else if (auto target = parse_target(request.target)) {
            request.path = std::move(target->path);
            request.query = std::move(target->query);
        } else {
            refuse(400, target.error().detail);
        }
        terms.keep_alive = keep_alive;
    }
};

Connection::Connection(asio::ip::tcp::socket socket, ServerContext context)
    : context_(context), client_(new Stream{boost::beast::tcp_stream(std::move(socket)), {}}) {
    error_code gone_already;
    client_->socket.socket().set_option(asio::ip::tcp::no_delay(true), gone_already);
}

Connection::~Connection() = default;

asio::awaitable<void> Connection::serve() {
    try {
        bool more = co_await request_begins();
        while (more) {
            const bool keep_alive = co_await answer_one();
            if (!keep_alive) {
                co_await linger();
                break;
            }
            more = co_await request_begins();
        }
    } catch (const system_error&) {
        // The client left, or was too slow, or the server stops: there is nobody to tell.
    }
    client_->socket.close();
}

asio::awaitable<void> Connection::turn_away() {
    Request request;
    request.id = context_.ids.make();
    AnswerWriter::Terms terms;
    terms.timeout = context_.settings.client_timeout;
    terms.request_id = request.id;
    AnswerWriter writer(*client_, terms);
    Response response = problem(503, status_title(503), "too many connections: try again later");
    response.headers.set("Retry-After", "1");
    try {
        co_await writer.write(std::move(response));
        if (context_.events.answered) {
            context_.events.answered(request, "", 503, std::chrono::nanoseconds::zero());
        }
        co_await linger();
    } catch (const system_error&) {
        // It left first.
    }
    client_->socket.close();
}

void Connection::close_if_idle() {
    if (idle_) {
        client_->socket.close();
    }
}

void Connection::abort() {
    cancel_.emit(asio::cancellation_type::terminal);
    reset();
}

asio::awaitable<bool> Connection::request_begins() {
    if (context_.stopping) {
        co_return false;
    }
    if (client_->read_ahead.size() > 0) {  // it was sent together with the one before
        co_return true;
    }
    constexpr std::size_t usual_request = 1024;
    idle_ = true;
    client_->socket.expires_after(context_.settings.idle_timeout);
    const auto room = client_->read_ahead.prepare(usual_request);
    const auto read = co_await client_->socket.async_read_some(room, asio::use_awaitable);
    client_->read_ahead.commit(read);
    idle_ = false;
    co_return true;
}

asio::awaitable<Connection::Incoming> Connection::read_request() {
    const ServerSettings& settings = context_.settings;
    Incoming incoming;
    incoming.terms.timeout = settings.client_timeout;
    incoming.terms.request_id = incoming.request.id = context_.ids.make();
    client_->socket.expires_after(settings.client_timeout);

    const std::size_t max_line = settings.max_target_bytes + request_line_rest;
    const bool whole = co_await read_head(*client_, max_line + settings.max_header_bytes);
    const auto line = client_->unread().find("\r\n");
    const auto fields = client_->unread().find("\r\n\r\n") - line;
    if (line > max_line) {
        incoming.refuse_too_long(414, "target", settings.max_target_bytes);
        co_return incoming;
    }
    if (!whole || fields > settings.max_header_bytes) {
        incoming.refuse_too_long(431, "header", settings.max_header_bytes);
        co_return incoming;
    }

    Parser parser;
    parser.header_limit(std::numeric_limits<std::uint32_t>::max());  // held above
    parser.body_limit(settings.max_body_bytes);
    error_code wrong;
    client_->read_ahead.consume(parser.put(client_->read_ahead.data(), wrong));
    incoming.take_head(parser);
    if (!wrong && !incoming.refusal) {
        wrong = co_await read_body(parser);
        incoming.request.body = std::move(parser.get().body());
    }
    if (wrong == wire::error::body_limit) {
        incoming.refuse_too_long(413, "body", settings.max_body_bytes);
    } else if (wrong) {
        incoming.refuse(400, "this is no HTTP/1.1 request: " + wrong.message());
    }
    if (!incoming.refusal) {
        incoming.decode_target(settings.max_target_bytes);
    }
    co_return incoming;
}

/// What is wrong with the body, if anything. Throws where the connection broke.
asio::awaitable<error_code> Connection::read_body(Parser& parser) {
    error_code wrong;
    if (parser.is_done()) {
        co_return wrong;
    }
    if (expects_continue(parser.get())) {
        const std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
        co_await asio::async_write(client_->socket, asio::buffer(go_on), asio::use_awaitable);
    }
    auto token = asio::redirect_error(asio::use_awaitable, wrong);
    co_await wire::async_read(client_->socket, client_->read_ahead, parser, token);
    if (wrong && !is_wire_error(wrong)) {
        throw system_error(wrong);
    }
    co_return wrong;
}

/// True where the client may send another request.
asio::awaitable<bool> Connection::answer_one() {
    const Incoming incoming = co_await read_request();
    const auto started = Clock::now();
    const Match match =
        incoming.refusal ? Match{"", nullptr} : context_.router.match(incoming.request);
    AnswerWriter writer(*client_, incoming.terms);
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
    if (context_.events.answered) {
        constexpr int client_left = 499;  // as nginx counts it
        context_.events.answered(incoming.request, match.pattern,
                                 writer.sent() ? writer.status() : client_left,
                                 Clock::now() - started);
    }
    co_return !lost && writer.keep_alive();
}

/// Lets the handler answer. Throws system_error where the client did not get a whole answer.
asio::awaitable<void> Connection::answer(const Request& request, const Handler& handler,
                                         AnswerWriter& writer) {
    std::string failure;
    try {
        auto make = [&handler, &request, min_bytes = context_.settings.min_gzip_bytes] {
            return produce(handler, request, min_bytes);
        };
        Answer made = co_await on_workers(context_.workers, std::move(make));
        co_await write(request, std::move(made), writer);
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
    co_await writer.write(problem(500, status_title(500), "this is our fault, not the request's"));
}

/// The alternatives of Answer, each with its own way to the client. One that takes the connection
/// over (an upgrade) would be one more of them.
asio::awaitable<void> Connection::write(const Request& request, Answer answer,
                                        AnswerWriter& writer) {
    if (auto* response = std::get_if<Response>(&answer)) {
        co_await writer.write(std::move(*response));
    } else if (auto* streamed = std::get_if<StreamedResponse>(&answer)) {
        co_await stream(std::move(*streamed), writer);
    } else if (auto* forward = std::get_if<Forward>(&answer)) {
        co_await context_.forwarder.forward(request, std::move(*forward), writer);
    }
}

asio::awaitable<void> Connection::stream(StreamedResponse response, AnswerWriter& writer) {
    response.headers.remove("Content-Length");
    writer.begin(response.status, std::move(response.headers));
    const auto next = [&response] { return response.next(); };
    bool more = writer.takes_body();
    while (more) {
        const auto piece = co_await on_workers(context_.workers, next);
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
    while (left > 0) {  // ends by the client's own end, which throws
        const auto room = client_->read_ahead.prepare(std::min<std::size_t>(left, 4096));
        left -= co_await client_->socket.async_read_some(room, asio::use_awaitable);
    }
}

void Connection::reset() {
    error_code gone_already;
    client_->socket.socket().set_option(asio::socket_base::linger(true, 0), gone_already);
    client_->socket.close();
}

}  // namespace convoy::http
