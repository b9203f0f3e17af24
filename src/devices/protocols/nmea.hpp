// NMEA 0183 over a network: sentences as a receiver writes them, with an id that is no part of
// NMEA.
#pragma once

#include <chrono>
#include <optional>

#include "devices/decoder.hpp"

namespace convoy::devices {

/// Modems and receivers state their id in a sentence of their own ("$PGID", "$GPFID", "IMEI …"), in
/// a first line, or in front of each sentence. Only RMC has a date, so other sentences take the
/// date of the RMC before them.
class NmeaDecoder final : public Decoder {
 public:
    explicit NmeaDecoder(Transport transport) : transport_(transport) {}
    Step next(Bytes unread) override;
    Decoded decode(Bytes frame, const Receipt& receipt) override;

 private:
    Decoded decode_sentence(std::string_view sentence, const DevicePolicy& policy);
    std::optional<Reading> reading_of(std::string_view sentence);
    /// `time_of_day` on the date of the last RMC: the day after it if midnight lies between them.
    std::optional<fleet::Time> time_on_last_day(std::string_view time_of_day) const;

    bool is_sum_right(std::string_view sentence, const DevicePolicy& policy);

    Transport transport_;
    std::string device_;
    /// The receiver writes a checksum behind each sentence, so one without it was damaged.
    bool has_sums_ = false;
    std::optional<fleet::Time> last_rmc_;
    std::size_t searched_ = 0;  ///< of an incomplete line
};

}  // namespace convoy::devices
