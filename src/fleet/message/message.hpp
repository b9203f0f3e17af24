// The queue message that producers write and the tracker reads. It has two wire forms:
// `application/json`, and `application/x-protobuf` for high load (positions.proto).
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

/// The range of accepted times.
struct AcceptedTimes {
    Time newest;  ///< a later time is `future`
    Time oldest;  ///< an earlier one is `too_old`: the cutoff of the retention, or Time::min()
};

/// A message that could be read, although some of its positions may have been rejected.
struct DecodedMessage {
    std::vector<ReportedPosition> positions;
    std::vector<RejectedPosition> rejected;
};

/// Why a whole body cannot be read: `not_json`, `too_large`, or `bad_type` (JSON that is neither an
/// object nor an array, unreadable protobuf, or an unknown content type).
struct UndecodableMessage {
    RejectionReason reason;
    std::string detail;  ///< for the log
};

/// Throws std::runtime_error. `result::value()` calls it if there is no value.
[[noreturn]] void throw_exception_from_error(const UndecodableMessage& message,
                                             const boost::source_location& location);

/// A message as it was received.
struct EncodedMessage {
    std::string_view content_type;
    std::string_view body;
};

/// Reads a body: one object or an array of up to 1,000; an empty array is a message without
/// positions. Values are normalised (milliseconds, 1e-7 degrees, 0.1 m). An invalid element is
/// rejected and the others are accepted. A body is rejected as a whole if it is not JSON by RFC
/// 8259, or if an element or a member is nested deeper than 64 levels.
///
/// - `content_type`: "" means JSON; parameters ("; charset=utf-8") and letter case do not matter.
///   A body of an unknown type is rejected.
/// - Unknown members are ignored, so that producers can be upgraded first.
/// - If a member is given twice, the last one counts, as in the producers' own JSON libraries.
/// - `time` is RFC 3339, or epoch milliseconds as a number without fraction and exponent.
/// - An `accuracy` of null means that there is none.
///
/// Not thread-safe; use one decoder per thread.
class MessageDecoder {
 public:
    MessageDecoder();
    ~MessageDecoder();
    MessageDecoder(const MessageDecoder&) = delete;
    MessageDecoder& operator=(const MessageDecoder&) = delete;

    boost::system::result<DecodedMessage, UndecodableMessage> decode(const EncodedMessage& message,
                                                                     const AcceptedTimes& times);

 private:
    struct Parser;  // keeps the JSON library out of this header
    std::unique_ptr<Parser> parser_;
};

/// Returns a JSON array of positions (also for one), as `MessageDecoder` reads it. With up to
/// max_message_positions it never exceeds max_message_bytes.
std::string encode_json(std::span<const ReportedPosition> positions);

/// The same in protobuf (positions.proto), with a third of the bytes.
std::string encode_protobuf(std::span<const ReportedPosition> positions);

}  // namespace convoy::fleet
