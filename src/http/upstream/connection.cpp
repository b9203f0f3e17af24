#include "http/upstream/connection.hpp"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/system/system_error.hpp>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

#include "http/message/chunk_decoder.hpp"
#include "http/message/stream.hpp"
#include "http/upstream/resolve.hpp"

namespace convoy::http {

namespace asio = boost::asio;
namespace wire = boost::beast::http;
using boost::system::error_code;
using boost::system::system_error;

using Parser = wire::response_parser<wire::empty_body>;

namespace {

constexpr std::size_t longest_piece = std::size_t{64} * 1024;
/// Limits chunk heads and trailers of an answer, as ServerSettings does for requests.
constexpr std::size_t max_framing_bytes = std::size_t{16} * 1024;

}  // namespace

/// The part of an answer that is in memory: one piece, and the bytes read ahead.
struct UpstreamConnection::Wire {
    Stream stream;
    std::optional<Parser> parser;
    std::optional<ChunkDecoder> chunks;  ///< set if the answer is chunked
    std::optional<std::uint64_t> left;   ///< set if the answer's length is known
    std::size_t used = 0;                ///< bytes of `read_ahead` that the last piece used
    bool done = false;

    void begin_body(bool to_head);
    std::string_view take();
};

void UpstreamConnection::Wire::begin_body(bool to_head) {
    chunks.reset();
    left.reset();
    const unsigned status = parser->get().result_int();
    if (to_head || status == 204 || status == 304) {
        left = 0;
    } else if (parser->chunked()) {
        chunks.emplace(max_framing_bytes);
    } else if (const auto length = parser->content_length()) {
        left = *length;
    }
    done = left == std::uint64_t{0};
}

/// Returns the next piece of the body from the bytes read ahead; empty if more has to be read, or
/// at the body's end.
std::string_view UpstreamConnection::Wire::take() {
    const std::string_view unread = stream.unread().substr(0, longest_piece);
    if (!chunks) {
        used = std::min<std::uint64_t>(unread.size(), left.value_or(unread.size()));
        if (left) {
            *left -= used;
            done = *left == 0;
        }
        return unread.substr(0, used);
    }
    const auto step = chunks->take(unread);
    used = step.used;
    done = chunks->state() == ChunkDecoder::State::done;
    if (!done && chunks->state() != ChunkDecoder::State::more) {
        throw system_error(make_error_code(wire::error::bad_chunk));
    }
    return step.data;
}

UpstreamConnection::UpstreamConnection(asio::ip::tcp::socket socket)
    : wire_(new Wire{{boost::beast::tcp_stream(std::move(socket)), {}}, {}, {}, {}}) {
    error_code not_open;
    endpoint_ = wire_->stream.socket.socket().remote_endpoint(not_open);
}

UpstreamConnection::~UpstreamConnection() = default;
UpstreamConnection::UpstreamConnection(UpstreamConnection&&) noexcept = default;

void UpstreamConnection::set_deadline(std::chrono::steady_clock::time_point deadline) {
    wire_->stream.socket.expires_at(deadline);
}

asio::awaitable<void> UpstreamConnection::connect(asio::ip::tcp::endpoint endpoint) {
    endpoint_ = endpoint;
    co_await wire_->stream.socket.async_connect(endpoint, asio::use_awaitable);
    wire_->stream.socket.socket().set_option(asio::ip::tcp::no_delay(true));
}

asio::awaitable<UpstreamConnection::Head> UpstreamConnection::ask(std::string request,
                                                                  std::size_t max_head_bytes) {
    Stream& stream = wire_->stream;
    co_await asio::async_write(stream.socket, asio::buffer(request), asio::use_awaitable);
    auto& parser = wire_->parser;
    do {  // skips 1xx like "100 Continue", which we did not ask for
        const bool whole = co_await read_head(stream, max_head_bytes);
        if (!whole) {
            throw system_error(make_error_code(wire::error::header_limit));
        }
        parser.emplace();
        parser->header_limit(std::numeric_limits<std::uint32_t>::max());  // checked above
        parser->body_limit(boost::none);  // the body is never kept whole
        error_code wrong;
        stream.read_ahead.consume(parser->put(stream.read_ahead.data(), wrong));
        if (wrong || parser->get().result_int() == 101) {
            throw system_error(make_error_code(wire::error::bad_status));
        }
    } while (parser->get().result_int() < 200);

    wire_->begin_body(request.starts_with("HEAD "));
    Head head;
    head.status = static_cast<int>(parser->get().result_int());
    for (const auto& field : parser->get()) {
        head.headers.add(field.name_string(), std::string(field.value()));
    }
    co_return head;
}

asio::awaitable<std::string_view> UpstreamConnection::next_piece() {
    Wire& answer = *wire_;
    auto& read_ahead = answer.stream.read_ahead;
    while (!answer.done) {
        read_ahead.consume(std::exchange(answer.used, 0));
        if (read_ahead.size() == 0) {
            const bool ended = co_await read_more();
            if (ended) {
                break;
            }
        }
        const std::string_view piece = answer.take();
        if (!piece.empty()) {
            co_return piece;
        }
    }
    read_ahead.consume(std::exchange(answer.used, 0));
    co_return std::string_view();
}

/// Returns true if the connection has ended and with it an answer without a length. Throws if any
/// other answer ends so.
asio::awaitable<bool> UpstreamConnection::read_more() {
    Wire& answer = *wire_;
    error_code wrong;
    auto token = asio::redirect_error(asio::use_awaitable, wrong);
    const auto space = answer.stream.read_ahead.prepare(longest_piece);
    const auto read = co_await answer.stream.socket.async_read_some(space, token);
    answer.stream.read_ahead.commit(read);
    if (wrong == asio::error::eof && !answer.chunks && !answer.left) {
        answer.done = true;
        co_return true;
    }
    if (wrong) {
        throw system_error(wrong == asio::error::eof ? make_error_code(wire::error::partial_message)
                                                     : wrong);
    }
    co_return false;
}

bool UpstreamConnection::reusable() const {
    return wire_->parser && wire_->done && wire_->parser->keep_alive() &&
           wire_->stream.read_ahead.size() == wire_->used;
}

asio::ip::tcp::socket UpstreamConnection::release() {
    wire_->stream.socket.expires_never();
    return wire_->stream.socket.release_socket();
}

asio::awaitable<UpstreamConnection> connect_upstream(const UpstreamAddress& address,
                                                     AddressChoice& choice,
                                                     std::chrono::steady_clock::time_point deadline,
                                                     OpenSocket open) {
    const auto executor = co_await asio::this_coro::executor;
    auto found = co_await resolve(address, deadline);
    const auto endpoints = choice.in_order(std::move(found));
    error_code wrong = asio::error::host_not_found;
    auto untried = static_cast<int>(endpoints.size());
    for (const auto& endpoint : endpoints) {
        UpstreamConnection connection(open(executor, endpoint));
        const auto now = std::chrono::steady_clock::now();
        connection.set_deadline(now + (deadline - now) / untried--);
        try {
            co_await connection.connect(endpoint);
            choice.use(endpoint);
            co_return connection;
        } catch (const system_error& error) {
            if (error.code() == asio::error::operation_aborted) {
                throw;  // the server stops, which is no failure of the address
            }
            wrong = error.code();
        }
        choice.failed(endpoint);
    }
    throw system_error(wrong);
}

}  // namespace convoy::http
