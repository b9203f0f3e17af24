// The queue message that producers write and the tracker reads. It has two wire forms:
// `application/json`, and `application/x-protobuf` for high load (positions.proto).
#pragma once

#include <boost/assert/source_location.hpp>
#include <boost/throw_exception.hpp>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "fleet/device_record.hpp"
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

/// What a device said besides a position.
struct PositionDetails {
    std::size_t index;  ///< of the position in `DecodedMessage::positions`
    Attributes attributes;
    std::string device;  ///< "" is unknown

    friend bool operator==(const PositionDetails&, const PositionDetails&) = default;
};

/// What a device said at a time for which it gave no place. It has attributes or a device.
struct ReportedReading {
    VehicleName vehicle;
    Time time;
    Attributes attributes;
    std::string device;       ///< "" is unknown
    std::size_t element = 0;  ///< in the message's array

    friend bool operator==(const ReportedReading&, const ReportedReading&) = default;
};

/// A message that could be read, although some of its positions may have been rejected.
struct DecodedMessage {
    std::vector<ReportedPosition> positions;
    std::vector<PositionDetails> details;  ///< of those that have any; the indices ascend
    std::vector<ReportedReading> readings;
    std::vector<RejectedPosition> rejected;
    /// How many of `positions` came with a negative speed, and are without a reported one.
    std::size_t negative_speeds = 0;
    /// How many attributes, alarms and devices broke a rule, so that `details` and `readings` are
    /// without them.
    std::size_t dropped_attributes = 0;

    /// How many elements of the message were read.
    std::size_t elements() const { return positions.size() + readings.size() + rejected.size(); }
};

/// Why a whole body cannot be read: `not_json`, `too_large`, or `bad_type` (JSON that is neither an
/// object nor an array, unreadable protobuf, or an unknown content type).
struct UndecodableMessage {
    RejectionReason reason;
    std::string detail;  ///< for the log
};

/// Throws std::runtime_error. `result::value()` calls it if there is no value.
[[noreturn]] inline void throw_exception_from_error(const UndecodableMessage& message,
                                                    const boost::source_location& location) {
    const std::string reason(to_string(message.reason));
    boost::throw_exception(std::runtime_error(reason + ": " + message.detail), location);
}

/// What a producer could not make a position of, for the tracker to keep among the rejected ones.
struct RejectedElement {
    RejectionReason reason;  ///< `is_given_by_producers`
    std::string vehicle;     ///< in UTF-8; "" if it is not known
    std::string content;     ///< as it came; the encoders cut it to max_rejected_bytes
};

/// Returns how many of the first positions are guaranteed to fit into one message of either form;
/// at least 1 if there are any.
std::size_t fit_in_message(std::span<const ReportedPosition> positions);
std::size_t fit_in_message(std::span<const DeviceRecord> records);
std::size_t fit_in_message(std::span<const RejectedElement> elements);

/// Returns a JSON array of positions (also for one), as `MessageDecoder` reads it. It has at most
/// max_message_bytes if `fit_in_message` allows that many.
std::string encode_json(std::span<const ReportedPosition> positions);
std::string encode_json(std::span<const DeviceRecord> records);
std::string encode_json(std::span<const RejectedElement> elements);

/// The same in protobuf (positions.proto), with a third of the bytes.
std::string encode_protobuf(std::span<const ReportedPosition> positions);
std::string encode_protobuf(std::span<const DeviceRecord> records);
std::string encode_protobuf(std::span<const RejectedElement> elements);

}  // namespace convoy::fleet
