// H02, as Sinotrack, Xexun and many makers of clones speak it: text "*HQ,…#" and binary "$…".
#pragma once

#include <cstddef>
#include <string>

#include "devices/decoder.hpp"

namespace convoy::devices {

/// A device sends both forms over one connection. A binary frame has no length: firmwares write 32,
/// 42, 45, 46 or 48 bytes. All have the same first 32, by which a frame is recognised: its numbers
/// are decimal digits, its minutes below 60, its date one of the calendar. The device's length is
/// learnt from the distance to its next frame. Until then, what follows the 32 bytes is skipped.
class H02Decoder final : public Decoder {
 public:
    explicit H02Decoder(Transport transport) : transport_(transport) {}

    Step next(Bytes unread) override;
    Decoded decode(Bytes frame, const Receipt& receipt) override;

 private:
    Step next_binary(Bytes unread);
    Step skip(std::size_t count);

    Transport transport_;
    std::string device_;           ///< of the last binary frame, as its bytes
    std::size_t length_ = 0;       ///< of its binary frames; 0: not yet known
    std::size_t since_start_ = 0;  ///< bytes since the last one began; 0: other frames came since
    std::size_t length_of_last_ = 0;  ///< of the last binary frame, as far as it was taken for one
};

}  // namespace convoy::devices
