// GT06 of Concox, which many makers have copied: binary frames, numbered, with a CRC-16/X-25.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "devices/decoder.hpp"

namespace convoy::devices {

/// A connection begins with the device's IMEI; later frames do not say whose they are. Each is
/// answered by its type and number.
///
/// The clock of some devices shows local time, by firmware. The policy says so, or else the zone of
/// the login counts if it makes the first live place one of now and UTC does not.
class Gt06Decoder final : public Decoder {
 public:
    Step next(Bytes unread) override;
    Decoded decode(Bytes frame, const Receipt& receipt) override;

 private:
    void log_in(Bytes body);
    /// Moves times of the device's clock to UTC, and decides by the first live place how.
    void shift_times(const DevicePolicy& policy, fleet::Time now, Decoded& decoded);

    /// The device that has logged in, for its policy.
    std::string device_;
    std::optional<std::chrono::minutes> zone_of_login_;
    bool is_zone_decided_ = false;
    bool uses_zone_ = false;
};

}  // namespace convoy::devices
