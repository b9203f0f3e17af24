// Where a frame ends in the bytes of a connection.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace convoy::devices {

/// What a framer says about the bytes that were received and not yet used, beginning with the
/// first. It allocates nothing: a length that a device declares costs memory only as bytes arrive.
class Step {
 public:
    enum class Kind : std::uint8_t {
        need_more,  ///< the frame is not complete
        frame,      ///< the first `count` bytes are one frame
        skip,       ///< the first `count` bytes belong to no frame
        close,      ///< nothing that follows can be understood
    };
    enum class Reason : std::uint8_t {
        none,
        too_long,          ///< a frame above the greatest length that the protocol has here
        no_frame,          ///< bytes up to that length, and no frame among them
        unknown_protocol,  ///< the first bytes begin no frame of any protocol
        malformed,         ///< the protocol says that what is not as it should be ends a connection
        refused,           ///< the device may not do what it has tried in an earlier frame
        ended,             ///< the device has said goodbye
    };

    static constexpr Step need_more() { return {Kind::need_more, 0, Reason::none}; }
    static constexpr Step frame(std::size_t count) { return {Kind::frame, count, Reason::none}; }
    static constexpr Step skip(std::size_t count) { return {Kind::skip, count, Reason::none}; }
    static constexpr Step close(Reason reason) { return {Kind::close, 0, reason}; }

    constexpr Kind kind() const { return kind_; }
    /// Of a frame or of what is skipped: at least 1, and at most as many as there were.
    constexpr std::size_t count() const { return count_; }
    constexpr Reason reason() const { return reason_; }

    friend constexpr bool operator==(const Step&, const Step&) = default;

 private:
    constexpr Step(Kind kind, std::size_t count, Reason reason)
        : kind_(kind), reason_(reason), count_(count) {}

    Kind kind_;
    Reason reason_;
    std::size_t count_;
};

/// A word for logs and metrics: "too_long".
std::string_view word_for(Step::Reason reason);

/// How a protocol of text marks its frames.
struct Marks {
    std::string_view begins;  ///< any of these bytes begins a frame; empty: any byte does
    std::string_view ends;    ///< any of these bytes is the last one of a frame
    std::size_t longest;      ///< of a frame, in bytes, with both marks
};

/// Frames what stands between two marks. Bytes before the first mark are skipped; a frame that has
/// not ended after `longest` bytes closes the connection.
Step next_between(std::string_view unread, const Marks& marks);
/// The same for a frame that arrives bit by bit. `searched` is 0 at first and belongs to the
/// connection: it says how many bytes have no end of a frame, which are not searched again when
/// more have come.
Step next_between(std::string_view unread, const Marks& marks, std::size_t& searched);

/// In a datagram: what is left of it is a frame, too, even if its end mark is missing.
Step up_to_end(Step step, std::string_view unread);

}  // namespace convoy::devices
