#include "http/server/request_reader.hpp"

#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <limits>
#include <string_view>
#include <utility>

#include "http/limits/server_settings.hpp"
#include "http/message/chunk_decoder.hpp"
#include "http/message/problem.hpp"
#include "http/message/request_id.hpp"
#include "http/message/stream.hpp"
#include "http/message/strict_head.hpp"
#include "http/message/target.hpp"

namespace convoy::http {

namespace asio = boost::asio;
namespace wire = boost::beast::http;
using boost::system::error_code;
using RequestParser = wire::request_parser<wire::empty_body>;

namespace {

/// Bytes that a request line may have besides the target, for method and version.
constexpr std::size_t request_line_rest = 64;

bool expects_continue(const Headers& headers) {
    return boost::beast::iequals(headers.find("Expect").value_or(""), "100-continue");
}

/// `close` if the request was not read to its end: the start of the next one is then unknown.
enum class After { close, go_on };

void refuse(Incoming& incoming, int status, std::string_view detail, After after = After::close) {
    incoming.refusal = problem(status, detail);
    incoming.terms.keep_alive = incoming.terms.keep_alive && after == After::go_on;
}

std::string should_be_shorter(std::string_view part, std::size_t most) {
    return "the request's " + std::string(part) + " should have at most " + std::to_string(most) +
           " bytes";
}

void take_head(Incoming& incoming, const RequestParser& parser) {
    Request& request = incoming.request;
    const auto& head = parser.get();
    request.method = head.method_string();
    request.target = head.target();
    request.http_1_0 = head.version() < 11;
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

void check_head(Incoming& incoming, std::uint64_t max_body_bytes) {
    const Headers& headers = incoming.request.headers;
    const auto coding = headers.find("Transfer-Encoding");
    if (const auto wrong = wrong_fields(headers, incoming.terms.http_1_1)) {
        refuse(incoming, 400, *wrong);
    } else if (coding && !boost::beast::iequals(*coding, "chunked")) {
        refuse(incoming, 501, "the request's Transfer-Encoding should be chunked or absent");
    } else if (body_framing(headers).length > max_body_bytes) {
        refuse(incoming, 413, should_be_shorter("body", max_body_bytes));
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

/// Reads the head into `read_ahead`; refuses it if it is too long.
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

/// Reads more bytes. Throws if the client ends here, because the request is not complete.
asio::awaitable<void> read_more(Stream& client) {
    constexpr std::size_t max_at_once = 4096;
    const auto space = client.read_ahead.prepare(max_at_once);
    const auto read = co_await client.socket.async_read_some(space, asio::use_awaitable);
    client.read_ahead.commit(read);
}

asio::awaitable<void> read_sized(Stream& client, Incoming& incoming, std::uint64_t length) {
    std::string& body = incoming.request.body;
    while (true) {
        const auto part = client.unread().substr(0, length - body.size());
        body += part;
        client.read_ahead.consume(part.size());
        if (body.size() == length) {
            co_return;
        }
        co_await read_more(client);
    }
}

asio::awaitable<void> read_chunked(Stream& client, const ServerSettings& settings,
                                   Incoming& incoming) {
    ChunkDecoder decoder(settings.max_framing_bytes);
    while (true) {
        const auto step = decoder.take(client.unread());
        incoming.request.body += step.data;
        client.read_ahead.consume(step.used);
        if (incoming.request.body.size() > settings.max_body_bytes) {
            refuse(incoming, 413, should_be_shorter("body", settings.max_body_bytes));
        } else if (decoder.state() == ChunkDecoder::State::too_long) {
            refuse(incoming, 431,
                   should_be_shorter("chunk heads and trailers", settings.max_framing_bytes));
        } else if (decoder.state() == ChunkDecoder::State::malformed) {
            refuse(incoming, 400, "the request's body should have a valid chunked coding");
        }
        if (incoming.refusal || decoder.state() == ChunkDecoder::State::done) {
            co_return;
        }
        if (client.read_ahead.size() == 0) {
            co_await read_more(client);
        }
    }
}

/// Throws if the connection breaks.
asio::awaitable<void> read_body(Stream& client, const ServerSettings& settings,
                                Incoming& incoming) {
    const BodyFraming framing = body_framing(incoming.request.headers);
    const bool waits = incoming.terms.http_1_1 && expects_continue(incoming.request.headers);
    if (waits && (framing.chunked || framing.length > 0) && client.read_ahead.size() == 0) {
        const std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
        co_await asio::async_write(client.socket, asio::buffer(go_on), asio::use_awaitable);
    }
    if (framing.chunked) {
        co_await read_chunked(client, settings, incoming);
    } else {
        co_await read_sized(client, incoming, framing.length);
    }
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
    const std::string_view head = client.unread().substr(0, client.unread().find("\r\n\r\n") + 4);
    if (const auto wrong = wrong_bytes(head)) {
        refuse(incoming, 400, *wrong);
        co_return incoming;
    }
    RequestParser parser;
    parser.header_limit(std::numeric_limits<std::uint32_t>::max());  // checked above
    parser.body_limit(boost::none);                                  // checked below
    error_code wrong;
    parser.put(asio::buffer(head), wrong);
    client.read_ahead.consume(head.size());
    take_head(incoming, parser);
    if (wrong) {
        refuse(incoming, 400, "this is not a valid HTTP/1.1 request: " + wrong.message());
        co_return incoming;
    }
    check_head(incoming, settings.max_body_bytes);
    if (!incoming.refusal) {
        co_await read_body(client, settings, incoming);
    }
    if (!incoming.refusal) {
        decode_target(incoming, settings.max_target_bytes);
    }
    co_return incoming;
}

}  // namespace convoy::http
