// The two halves of a protocol: its frames in a stream of bytes, and what a frame says.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "devices/bytes.hpp"
#include "devices/decoded.hpp"
#include "devices/framing.hpp"

namespace convoy::devices {

/// A connection (TCP) begins with its first byte and has frames; a datagram (UDP) is one frame, or
/// a few whole ones.
enum class Transport : std::uint8_t { stream, datagram };

enum class SpeedUnit : std::uint8_t { metres_per_second, kilometres_per_hour, knots };

/// What the operator knows of one device that its frames do not say.
struct DevicePolicy {
    bool checks_sums = true;  ///< false: a frame counts even if its checksum is wrong
    /// How far the device's clock is ahead of UTC. Absent: by the rule of its protocol.
    std::optional<std::chrono::minutes> ahead_of_utc{};
    /// Absent: by the rule of its protocol.
    std::optional<SpeedUnit> speed_unit{};
    /// Its dates may be 1,024 weeks too early, because its receiver counts them in ten bits. The
    /// gateway corrects them, not the decoder.
    bool week_rollover = false;
};

/// Looks up what is known of devices.
class DevicePolicies {
 public:
    virtual ~DevicePolicies() = default;
    /// Returns the default policy for a device that is not known. `device` is the id in its frames.
    virtual DevicePolicy of(std::string_view device) const = 0;
};

/// What surrounds a frame.
struct Receipt {
    fleet::Time time;  ///< when its last byte was received, by this machine's clock
    const DevicePolicies& policies;
};

/// One connection that speaks one protocol, or one datagram. It remembers what the device has said
/// in earlier frames as far as later ones depend on it. It has no I/O and no clock, throws nothing,
/// and accepts any bytes.
class Decoder {
 public:
    virtual ~Decoder() = default;
    /// Says what the first of the bytes are that were received and not yet used.
    virtual Step next(Bytes unread) = 0;
    /// Decodes what `next` has called a frame.
    virtual Decoded decode(Bytes frame, const Receipt& receipt) = 0;
};

}  // namespace convoy::devices
