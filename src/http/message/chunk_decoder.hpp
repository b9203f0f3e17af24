// Decodes the chunked coding of one body (RFC 9112 §7.1), piece by piece. It buffers nothing. The
// framing around the data (chunk heads, extensions, trailers) is limited in size and discarded.
// Pure: no I/O.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace convoy::http {

class ChunkDecoder {
 public:
    enum class State {
        more,       ///< the body goes on
        done,       ///< it and its trailers have ended
        malformed,  ///< these bytes are not a chunked body
        too_long,   ///< there is more framing than allowed
    };

    /// The result of one call: it consumed `used` bytes, of which `data` belongs to the body.
    struct Step {
        std::size_t used = 0;
        std::string_view data;
    };

    /// `max_framing_bytes`: how many bytes of framing are allowed, in addition to 8 for each byte
    /// of data. So a body of very small chunks is accepted, and an endless extension or trailer is
    /// not.
    explicit ChunkDecoder(std::size_t max_framing_bytes) : framing_left_(max_framing_bytes) {}

    /// Reads up to the end of `bytes` or of the first piece of data. While `state()` is `more`,
    /// pass what follows `used` to the next call.
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
    std::uint64_t left_ = 0;  ///< bytes of this chunk that are still to come
    std::uint64_t framing_left_;
};

}  // namespace convoy::http
