// Undoes the chunked coding of one body (RFC 9112 §7.1), piece by piece. It holds no bytes, and
// what surrounds the data (chunk heads, extensions, trailers) is bounded and thrown away. Pure: no
// I/O.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace convoy::http {

class ChunkDecoder {
 public:
    enum class State {
        more,       ///< the body goes on
        done,       ///< it has ended, with its trailers
        malformed,  ///< these bytes are no chunked body
        too_long,   ///< there is more around the data than is allowed
    };

    /// What one call has found: `used` bytes of what it was given, of which `data` is the body's.
    struct Step {
        std::size_t used = 0;
        std::string_view data;
    };

    /// `max_framing_bytes`: how many bytes may surround the data, besides 8 for each byte of data.
    /// So a body of very small chunks passes, and an endless extension or trailer does not.
    explicit ChunkDecoder(std::size_t max_framing_bytes) : framing_left_(max_framing_bytes) {}

    /// Reads up to the end of `bytes` or of the first run of data. While `state()` is `more`, the
    /// next call goes on behind `used`.
    Step take(std::string_view bytes);
    State state() const { return state_; }

 private:
    enum class Expects {
        size,
        size_digits,
        extension,
        head_line_feed,
        data,
        data_return,
        data_line_feed,
        trailer_line,
        trailer,
        trailer_line_feed,
        last_line_feed
    };

    void take_framing(char byte);
    void take_size(char byte);
    void take_trailer(char byte);
    void expect(bool right, Expects next);

    State state_ = State::more;
    Expects expects_ = Expects::size;
    std::uint64_t left_ = 0;  ///< bytes of this chunk
    std::uint64_t framing_left_;
};

}  // namespace convoy::http
