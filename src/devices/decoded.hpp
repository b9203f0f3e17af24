// What the frame of a device says, in Convoy's terms.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fleet/attributes.hpp"
#include "fleet/coordinates.hpp"
#include "fleet/message/rejection.hpp"
#include "fleet/position.hpp"
#include "fleet/reported_motion.hpp"
#include "fleet/time.hpp"

namespace convoy::devices {

/// Where a device was by its own satellites, and how it moved there.
struct Fix {
    fleet::Coordinates coordinates;
    std::optional<fleet::Accuracy> accuracy{};
    fleet::ReportedMotion motion{};
};

/// One record of a device. Without a fix it is a reading: the device had no satellites, or it
/// repeated an old place.
struct Reading {
    std::optional<fleet::Time> time;  ///< by the device's clock; absent: the time of receipt counts
    std::optional<Fix> fix;
    fleet::Attributes attributes;
};

/// Why a frame, or a part of it, gives nothing.
enum class Fault : std::uint8_t {
    bad_checksum,  ///< it is of perfect form otherwise
    malformed,     ///< it has the marks of its protocol, and nothing that a decoder understands
    no_device,     ///< nothing says whose it is: its readings cannot be stored, nor be answered
    unknown_type,  ///< well formed, of a kind that this decoder does not read: it is answered
    foreign_name,  ///< it writes under another name than that of its login
};

/// A word for logs and metrics: "bad_checksum".
std::string_view word_for(Fault fault);

/// A record that can never become a position, whatever is waited for. Its device would send it
/// again for ever if it were refused, so it is answered like the others, and kept with its reason.
struct RejectedRecord {
    fleet::RejectionReason reason;
    std::string content;  ///< as it came, cut to `fleet::max_rejected_bytes`
};

/// What a decoder makes of one frame. Answers are bytes for the device; "" is none.
struct Decoded {
    /// The id by which the device names itself in this frame: an IMEI, mostly. Absent: the
    /// connection's device, which logged in before.
    std::optional<std::string> device;
    std::vector<Reading> readings;
    /// Those of protocols whose devices never give up a record that is not answered.
    std::vector<RejectedRecord> rejected;
    /// Answers that release no data: of logins and heartbeats. They go at once.
    std::string at_once;
    /// The answer that lets the device forget. It goes when all readings and rejected records are
    /// stored, those of earlier frames too: these answers keep the order of their frames, also that
    /// of a frame without any record.
    std::string when_stored;
    /// The answer, in place of both, if the device is not known here. The connection ends then.
    std::string if_denied;
    /// The same if it cannot be said yet whether the device is known, or nothing can be stored.
    std::string if_unavailable;
    /// The secret by which the device proves in this frame that it is the one it names.
    std::optional<std::string> token;
    /// How long this connection may be silent, as its device has announced. Absent: by the rule of
    /// its protocol.
    std::optional<std::chrono::seconds> longest_silence;
    std::optional<Fault> fault;
};

/// Sets the fault of readings that come before any login. `device` is the connection's.
void require_device(std::string_view device, Decoded& decoded);

}  // namespace convoy::devices
