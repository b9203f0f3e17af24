// The queue message: the one wire form that producers write and the tracker reads
// (`application/json`, or `application/x-protobuf` for load; positions.proto).
#pragma once

#include <boost/system/result.hpp>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fleet/message/rejection.hpp"
#include "fleet/position.hpp"

namespace convoy::fleet {

inline constexpr std::size_t max_message_bytes = 256 * 1024;
inline constexpr std::size_t max_message_positions = 1000;
inline constexpr std::string_view json_content_type = "application/json";
inline constexpr std::string_view protobuf_content_type = "application/x-protobuf";

/// Which times are accepted.
struct AcceptedTimes {
    Time newest;  ///< later is `future`
    Time oldest;  ///< earlier is `too_old`: the retention's cutoff, or Time::min()
};

/// A message that could be read; of its positions some may still have been refused.
struct DecodedMessage {
    std::vector<ReportedPosition> positions;
    std::vector<RejectedPosition> rejected;
};

/// Why a whole body cannot be read: `not_json`, `too_large`, or `bad_type` where it is JSON but
/// neither an object nor an array, no readable protobuf, or of a content type not known here.
struct UndecodableMessage {
    RejectionReason reason;
    std::string detail;  ///< for the log: where and what
};

/// What `result::value()` throws where there is none: std::runtime_error.
[[noreturn]] void throw_exception_from_error(const UndecodableMessage& message,
                                             const boost::source_location& location);

/// Reads a body: one object or an array of up to 1,000; an empty array is a message of none. Values
/// are normalised (milliseconds, 1e-7 degrees, 0.1 m). An element that is not as it should be is
/// set aside, and the others are taken; a body that is not JSON as RFC 8259 has it is refused as a
/// whole, and so is one nested deeper than 64 levels.
///
/// - `content_type`: "" means JSON; parameters ("; charset=utf-8") and letter case do not matter.
///   Any other type is refused and not guessed at.
/// - Unknown members are ignored, so that producers can be upgraded first.
/// - Of a member given twice the last one counts, as with the producers' own JSON libraries.
/// - `time` is RFC 3339, or epoch milliseconds as a number without fraction and exponent.
/// - An `accuracy` of null is none.
///
/// Not thread-safe for one decoder; make one per thread.
class MessageDecoder {
 public:
    MessageDecoder();
    ~MessageDecoder();
    MessageDecoder(const MessageDecoder&) = delete;
    MessageDecoder& operator=(const MessageDecoder&) = delete;

    boost::system::result<DecodedMessage, UndecodableMessage> decode(std::string_view content_type,
                                                                     std::string_view body,
                                                                     const AcceptedTimes& times);

 private:
    struct Parser;  // keeps the JSON library, and its buffers, out of this header
    std::unique_ptr<Parser> parser_;
};

/// Writes a JSON array of positions (also for one), as `MessageDecoder` reads it. Up to
/// max_message_positions of any kind fit into max_message_bytes.
std::string encode_json(std::span<const ReportedPosition> positions);

/// The same as positions.proto, a third of the bytes.
std::string encode_protobuf(std::span<const ReportedPosition> positions);

}  // namespace convoy::fleet
