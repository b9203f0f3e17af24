#include "http/answer/answer_writer.hpp"

#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/buffers_prefix.hpp>
#include <boost/beast/core/buffers_suffix.hpp>

#include "http/limits/answer_place.hpp"
#include "http/message/head.hpp"
#include "http/message/stream.hpp"

namespace convoy::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
using Clock = std::chrono::steady_clock;

namespace {

/// Bytes that a client must take within one time-out: a piece of 64 KiB with its framing. At 15 s
/// that is 4 KiB/s, less than a map needs to be usable.
constexpr std::size_t timed_bytes = (64 + 1) * 1024;

bool has_no_body(int status) { return status < 200 || status == 204 || status == 304; }

}  // namespace

asio::awaitable<bool> AnswerWriter::has_place_for(std::optional<std::size_t> bytes) {
    const bool is_short = bytes && *bytes <= terms_.max_short_bytes;
    if (place_ == nullptr || terms_.head_only || is_short) {
        co_return true;
    }
    co_return co_await place_->take(Clock::now());
}

asio::awaitable<void> AnswerWriter::write(Response response) {
    if (has_no_body(response.status)) {
        response.headers.remove("Content-Length");
    } else {
        response.headers.set("Content-Length", std::to_string(response.body.size()));
    }
    begin(response.status, std::move(response.headers));
    if (takes_body()) {
        co_await write_piece(response.body);
    }
    co_await end();
}

void AnswerWriter::begin(int status, Headers headers) {
    status_ = status;
    const auto upgrade = status == 426 ? headers.joined("Upgrade") : "";
    remove_hop_by_hop(headers);
    framing_ = framing(headers);
    if (framing_ == Framing::chunks) {
        headers.set("Transfer-Encoding", "chunked");
    }
    terms_.keep_alive = terms_.keep_alive && framing_ != Framing::until_close;
    if (!terms_.keep_alive) {
        headers.set("Connection", "close");
    } else if (!terms_.http_1_1) {
        headers.set("Connection", "keep-alive");
    }
    if (!upgrade.empty()) {  // RFC 9110 §15.5.22
        headers.set("Upgrade", upgrade);
        headers.set("Connection", terms_.keep_alive ? "Upgrade" : "Upgrade, close");
    }
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Request-Id", terms_.request_id);
    if (!headers.find("Date")) {
        headers.set("Date", http_date(std::chrono::system_clock::now()));
    }
    head_ = response_head(status, headers);
    if (framing_ == Framing::until_close) {
        reset_on_close(true);
    }
}

AnswerWriter::Framing AnswerWriter::framing(const Headers& headers) const {
    if (terms_.head_only || has_no_body(status_)) {
        return Framing::none;
    }
    if (headers.find("Content-Length")) {
        return Framing::length;
    }
    return terms_.http_1_1 ? Framing::chunks : Framing::until_close;
}

asio::awaitable<void> AnswerWriter::write_piece(std::string_view piece) {
    if (piece.empty()) {  // an empty chunk would end the answer
        co_return;
    }
    const bool chunked = framing_ == Framing::chunks;
    const std::string before = chunked ? chunk_head(piece.size()) : "";
    const std::string_view after = chunked ? "\r\n" : "";
    const Buffers buffers{asio::buffer(head_), asio::buffer(before), asio::buffer(piece),
                          asio::buffer(after)};
    co_await send(buffers);
}

asio::awaitable<void> AnswerWriter::end() {
    const std::string_view last = framing_ == Framing::chunks ? "0\r\n\r\n" : "";
    const Buffers buffers{asio::buffer(head_), asio::buffer(last)};
    co_await send(buffers);
    if (resets_) {
        reset_on_close(false);
    }
}

asio::awaitable<void> AnswerWriter::send(Buffers buffers) {
    beast::buffers_suffix<Buffers> rest(buffers);
    while (asio::buffer_size(rest) > 0) {
        sent_ = true;
        client_.socket.expires_after(terms_.timeout - waited_);
        const auto next = beast::buffers_prefix(timed_bytes - timed_, rest);
        const auto began = Clock::now();
        const auto written = co_await asio::async_write(client_.socket, next, asio::use_awaitable);
        rest.consume(written);
        timed_ += written;
        waited_ += Clock::now() - began;
        if (timed_ >= timed_bytes) {
            timed_ = 0;
            waited_ = Clock::duration::zero();
            if (!resets_) {
                reset_on_close(true);
            }
        }
    }
    head_.clear();
}

void AnswerWriter::reset_on_close(bool reset) {
    resets_ = reset;
    boost::system::error_code gone_already;
    client_.socket.socket().set_option(asio::socket_base::linger(reset, 0), gone_already);
}

}  // namespace convoy::http
