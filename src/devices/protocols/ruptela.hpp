// Ruptela's protocol of FM-Eco, FM-Pro, FM-Tco and HCV: binary frames with a CRC-16/KERMIT.
#pragma once

#include "devices/decoder.hpp"

namespace convoy::devices {

/// Each frame has the device's IMEI. The device repeats records until they are answered.
class RuptelaDecoder final : public Decoder {
 public:
    Step next(Bytes unread) override;
    Decoded decode(Bytes frame, const Receipt& receipt) override;
};

}  // namespace convoy::devices
