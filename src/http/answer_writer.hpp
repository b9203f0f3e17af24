// Writes one answer to one client: head, framing, and time-outs. Nothing queues here: each call
// ends when the kernel has taken the bytes, so a slow client slows down whoever makes the answer.
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

#include "http/message.hpp"

namespace convoy::http {

class AnswerPlace;
struct Stream;

class AnswerWriter {
 public:
    /// What this client may be sent.
    struct Terms {
        bool head_only = false;               ///< it asked by HEAD
        bool http_1_1 = true;                 ///< it understands chunks
        bool keep_alive = false;              ///< it may ask again on this connection
        std::chrono::milliseconds timeout{};  ///< how long it may take over 64 KiB
        std::string request_id;               ///< sent back as X-Request-Id
        std::size_t max_short_bytes = 0;      ///< a larger answer needs a place
    };

    /// `place`: what a large answer needs; null if none does.
    AnswerWriter(Stream& client, Terms terms, AnswerPlace* place = nullptr)
        : client_(client), terms_(std::move(terms)), place_(place) {}

    /// Makes this the connection's last answer; before its head is written.
    void close_after() { terms_.keep_alive = false; }

    /// Whether a body of so many bytes (nothing: of any number) may be written. A large one needs a
    /// place among the long answers, whatever its route, and takes one if there is one now.
    boost::asio::awaitable<bool> has_room_for(std::optional<std::size_t> bytes);

    /// A whole answer.
    boost::asio::awaitable<void> write(Response response);

    /// A streamed one: its head, which leaves with the first piece; pieces; its end. The pieces are
    /// as long as its Content-Length says; without one they leave as chunks (to an HTTP/1.0 client:
    /// until the connection closes).
    void begin(int status, Headers headers);
    boost::asio::awaitable<void> write_piece(std::string_view piece);
    boost::asio::awaitable<void> end();

    /// Whether a body may follow the head at all (not for HEAD, 204, 304).
    bool takes_body() const { return framing_ != Framing::none; }
    /// Whether any byte has left: from then on the answer cannot become another one.
    bool sent() const { return sent_; }
    /// The status of the head, 0 before there is one.
    int status() const { return status_; }
    /// Whether another request may follow this answer.
    bool keep_alive() const { return terms_.keep_alive; }

 private:
    enum class Framing { none, length, chunks, until_close };

    using Buffers = std::array<boost::asio::const_buffer, 4>;

    Framing framing(const Headers& headers) const;
    boost::asio::awaitable<void> send(Buffers buffers);
    /// Makes any close a reset: for a client that takes a plain close for a complete answer, and
    /// for a long answer, of which the kernel would otherwise keep megabytes for a client that we
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
    // Of the 64 KiB that the client is taking, in however many pieces they come: how many it has
    // taken, and how long we have waited for it.
    std::size_t timed_ = 0;
    std::chrono::steady_clock::duration waited_{};
};

}  // namespace convoy::http
