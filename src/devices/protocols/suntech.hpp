// Suntech's protocols: text "ST300STT;…\r" and "STT;…\r", and the binary form of the latter.
#pragma once

#include "devices/decoder.hpp"

namespace convoy::devices {

/// A device sends reports, and expects no answer.
class SuntechDecoder final : public Decoder {
 public:
    Step next(Bytes unread) override;
    Decoded decode(Bytes frame, const Receipt& receipt) override;
};

}  // namespace convoy::devices
