// Writes one answer to one client: head, framing, and time-outs. It queues nothing: each write ends
// when the kernel has taken the bytes, so a slow client slows down the producer of the answer.
#pragma once

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "http/message/message.hpp"

namespace convoy::http {

class AnswerPlace;
struct Stream;

class AnswerWriter {
 public:
    /// How to answer this client.
    struct Terms {
        bool head_only = false;               ///< the request was HEAD
        bool http_1_1 = true;                 ///< the client understands chunks
        bool keep_alive = false;              ///< the connection stays open
        std::chrono::milliseconds timeout{};  ///< for every 64 KiB that the client takes
        std::string request_id;               ///< sent as X-Request-Id
        std::size_t max_short_bytes = 0;      ///< a larger answer needs a place
    };

    /// `place`: taken by a large answer; null if no answer needs one.
    AnswerWriter(Stream& client, Terms terms, AnswerPlace* place = nullptr)
        : client_(client), terms_(std::move(terms)), place_(place) {}

    /// Makes this the connection's last answer. Call it before `write` or `begin`.
    void close_after() { terms_.keep_alive = false; }

    /// Returns whether a body of that many bytes ({}: unknown) may be written. On any route, a
    /// large body needs a place among the long answers, and takes one if one is free now.
    boost::asio::awaitable<bool> has_place_for(std::optional<std::size_t> bytes);

    /// Writes a whole answer.
    boost::asio::awaitable<void> write(Response response);

    /// Write a streamed answer: its head (sent with the first piece), its pieces, its end. The
    /// pieces together are as long as Content-Length. Without one they are sent as chunks (to an
    /// HTTP/1.0 client: until the connection closes).
    void begin(int status, Headers headers);
    boost::asio::awaitable<void> write_piece(std::string_view piece);
    boost::asio::awaitable<void> end();

    /// Returns whether a body may follow the head (not for HEAD, 1xx, 204 and 304).
    bool takes_body() const { return framing_ != Framing::none; }
    /// Returns whether sending has begun: then no other answer can be sent instead.
    bool sent() const { return sent_; }
    /// Returns the status of the head; 0 before `begin` or `write`.
    int status() const { return status_; }
    /// Returns whether another request may follow this answer.
    bool keep_alive() const { return terms_.keep_alive; }

 private:
    enum class Framing { none, length, chunks, until_close };

    using Buffers = std::array<boost::asio::const_buffer, 4>;

    Framing framing(const Headers& headers) const;
    boost::asio::awaitable<void> send(Buffers buffers);
    /// Makes any close a reset. Otherwise a plain close would look like the end of an answer
    /// without a length, and the kernel would keep megabytes of a long answer for a client that we
    /// gave up.
    void reset_on_close(bool reset);

    Stream& client_;
    Terms terms_;
    AnswerPlace* place_;
    Framing framing_ = Framing::none;
    std::string head_;
    int status_ = 0;
    bool sent_ = false;
    bool resets_ = false;
    // Bytes of the current 64 KiB (of one or more pieces) that the client has taken, and how long
    // we have waited for them.
    std::size_t timed_ = 0;
    std::chrono::steady_clock::duration waited_{};
};

}  // namespace convoy::http
