#include "http/upstream_connection.hpp"

#include <array>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/system/system_error.hpp>
#include <limits>
#include <optional>

#include "http/stream.hpp"

namespace convoy::http {

namespace asio = boost::asio;
namespace wire = boost::beast::http;
using boost::system::error_code;
using boost::system::system_error;

/// All that is held of an answer at any time: one piece, and what was read ahead of it.
struct UpstreamConnection::Wire {
    Stream stream;
    std::optional<wire::response_parser<wire::buffer_body>> parser;
    std::array<char, std::size_t{64} * 1024> piece;
};

UpstreamConnection::UpstreamConnection(asio::ip::tcp::socket socket)
    : wire_(new Wire{{boost::beast::tcp_stream(std::move(socket)), {}}, {}, {}}) {
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
    do {  // past "100 Continue" and the like, which nobody asked for
        const bool whole = co_await read_head(stream, max_head_bytes);
        if (!whole) {
            throw system_error(make_error_code(wire::error::header_limit));
        }
        parser.emplace();
        parser->skip(request.starts_with("HEAD "));
        parser->header_limit(std::numeric_limits<std::uint32_t>::max());  // held above
        parser->body_limit(boost::none);                                  // it is never held whole
        error_code wrong;
        stream.read_ahead.consume(parser->put(stream.read_ahead.data(), wrong));
        if (wrong || parser->get().result_int() == 101) {
            throw system_error(make_error_code(wire::error::bad_status));
        }
    } while (parser->get().result_int() < 200);

    Head head;
    head.status = static_cast<int>(parser->get().result_int());
    for (const auto& field : parser->get()) {
        head.headers.add(field.name_string(), std::string(field.value()));
    }
    co_return head;
}

asio::awaitable<std::string_view> UpstreamConnection::next_piece() {
    auto& parser = *wire_->parser;
    auto& body = parser.get().body();
    std::size_t read = 0;
    while (read == 0 && !parser.is_done()) {
        body.data = wire_->piece.data();
        body.size = wire_->piece.size();
        error_code wrong;
        auto token = asio::redirect_error(asio::use_awaitable, wrong);
        co_await wire::async_read_some(wire_->stream.socket, wire_->stream.read_ahead, parser,
                                       token);
        if (wrong && wrong != wire::error::need_buffer) {
            throw system_error(wrong);
        }
        read = wire_->piece.size() - body.size;
    }
    co_return std::string_view(wire_->piece.data(), read);
}

bool UpstreamConnection::reusable() const {
    return wire_->parser && wire_->parser->is_done() && wire_->parser->keep_alive() &&
           wire_->stream.read_ahead.size() == 0;
}

asio::ip::tcp::socket UpstreamConnection::release() {
    wire_->stream.socket.expires_never();
    return wire_->stream.socket.release_socket();
}

}  // namespace convoy::http
