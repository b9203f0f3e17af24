// Wialon IPS 1.1 and 2.0: lines of text, "#TYPE#fields\r\n".
#pragma once

#include "devices/decoder.hpp"

namespace convoy::devices {

/// A device logs in with its id ("#L#"), then sends records ("#SD#", "#D#") or many at once
/// ("#B#"). It keeps a record until its answer. From version 2.0 on each line ends with a CRC-16.
class WialonDecoder final : public Decoder {
 public:
    explicit WialonDecoder(Transport transport) : transport_(transport) {}
    Step next(Bytes unread) override;
    Decoded decode(Bytes frame, const Receipt& receipt) override;

 private:
    Transport transport_;
    /// The device that has logged in, for its policy.
    std::string device_;
    /// Its version writes a CRC behind each line, so a line without one was damaged.
    bool has_sums_ = false;
    std::size_t searched_ = 0;  ///< of an incomplete line
};

}  // namespace convoy::devices
