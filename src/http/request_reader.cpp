#include "http/request_reader.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/system/system_error.hpp>
#include <limits>
#include <string_view>
#include <utility>

#include "http/problem.hpp"
#include "http/request_id.hpp"
#include "http/server.hpp"
#include "http/stream.hpp"
#include "http/target.hpp"

namespace convoy::http {

namespace asio = boost::asio;
namespace wire = boost::beast::http;
using boost::system::error_code;
using boost::system::system_error;
using Parser = wire::request_parser<wire::string_body>;

namespace {

/// Room in a request line for what is no target: a method and a version.
constexpr std::size_t request_line_rest = 64;

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

/// Where a request was not read to its end, it cannot be known where the next one begins.
enum class After { close, go_on };

void refuse(Incoming& incoming, int status, std::string_view detail, After after = After::close) {
    incoming.refusal = problem(status, status_title(status), detail);
    incoming.terms.keep_alive = incoming.terms.keep_alive && after == After::go_on;
}

std::string should_be_shorter(std::string_view part, std::size_t most) {
    return "the request's " + std::string(part) + " should have at most " + std::to_string(most) +
           " bytes";
}

void take_head(Incoming& incoming, const Parser& parser) {
    Request& request = incoming.request;
    const auto& head = parser.get();
    request.method = head.method_string();
    request.target = head.target();
    for (const auto& field : head) {
        request.headers.add(field.name_string(), std::string(field.value()));
    }
    if (const auto id = request.headers.find("X-Request-Id"); id && is_request_id(*id)) {
        incoming.terms.request_id = request.id = *id;
    }
    incoming.terms.head_only = request.method == "HEAD";
    incoming.terms.http_1_1 = head.version() >= 11;
    incoming.terms.keep_alive = head.keep_alive();
}

void check_head(Incoming& incoming, const wire::fields& head) {
    if (has_unknown_coding(head)) {
        refuse(incoming, 501, "the request's Transfer-Encoding should be chunked, or none");
    } else if (incoming.terms.http_1_1 && head.count(wire::field::host) != 1) {
        refuse(incoming, 400, "the request should have one Host field");
    }
}

void decode_target(Incoming& incoming, std::size_t max_bytes) {
    Request& request = incoming.request;
    if (request.target.size() > max_bytes) {
        refuse(incoming, 414, should_be_shorter("target", max_bytes), After::go_on);
    } else if (auto target = parse_target(request.target)) {
        request.target = std::move(target->origin_form);
        request.path = std::move(target->path);
        request.query = std::move(target->query);
    } else {
        refuse(incoming, 400, target.error().detail, After::go_on);
    }
}

/// Reads the head into `read_ahead`; refuses one that is too long.
asio::awaitable<void> buffer_head(Stream& client, const ServerSettings& settings,
                                  Incoming& incoming) {
    const std::size_t max_line = settings.max_target_bytes + request_line_rest;
    const bool whole = co_await read_head(client, max_line + settings.max_header_bytes);
    const auto line = client.unread().find("\r\n");
    const auto fields = client.unread().find("\r\n\r\n") - line;
    if (line > max_line) {
        refuse(incoming, 414, should_be_shorter("target", settings.max_target_bytes));
    } else if (!whole || fields > settings.max_header_bytes) {
        refuse(incoming, 431, should_be_shorter("header", settings.max_header_bytes));
    }
}

/// What is wrong with the body, if anything. Throws where the connection broke.
asio::awaitable<error_code> read_body(Stream& client, Parser& parser) {
    error_code wrong;
    if (parser.is_done()) {
        co_return wrong;
    }
    if (expects_continue(parser.get())) {
        const std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
        co_await asio::async_write(client.socket, asio::buffer(go_on), asio::use_awaitable);
    }
    auto token = asio::redirect_error(asio::use_awaitable, wrong);
    co_await wire::async_read(client.socket, client.read_ahead, parser, token);
    if (wrong && !is_wire_error(wrong)) {
        throw system_error(wrong);
    }
    co_return wrong;
}

}  // namespace

asio::awaitable<Incoming> read_request(Stream& client, const ServerSettings& settings,
                                       std::string id) {
    Incoming incoming;
    incoming.request.id = id;
    incoming.terms.request_id = std::move(id);
    incoming.terms.timeout = settings.client_timeout;
    client.socket.expires_after(settings.client_timeout);

    co_await buffer_head(client, settings, incoming);
    if (incoming.refusal) {
        co_return incoming;
    }
    Parser parser;
    parser.header_limit(std::numeric_limits<std::uint32_t>::max());  // held above
    parser.body_limit(settings.max_body_bytes);
    error_code wrong;
    client.read_ahead.consume(parser.put(client.read_ahead.data(), wrong));
    take_head(incoming, parser);
    if (!wrong) {
        check_head(incoming, parser.get());
    }
    if (!wrong && !incoming.refusal) {
        wrong = co_await read_body(client, parser);
        incoming.request.body = std::move(parser.get().body());
    }
    if (wrong == wire::error::body_limit) {
        refuse(incoming, 413, should_be_shorter("body", settings.max_body_bytes));
    } else if (wrong) {
        refuse(incoming, 400, "this is no HTTP/1.1 request: " + wrong.message());
    } else if (!incoming.refusal) {
        decode_target(incoming, settings.max_target_bytes);
    }
    co_return incoming;
}

}  // namespace convoy::http
