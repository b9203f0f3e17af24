// Meitrack's GPRS protocol: "$$<flag><length>,<IMEI>,<command>,…*<sum>\r\n".
#pragma once

#include "devices/decoder.hpp"

namespace convoy::devices {

/// A device sends records of text (AAA), which it forgets, and batches of binary ones (CCC, CCE),
/// which it deletes when it receives their number.
class MeitrackDecoder final : public Decoder {
 public:
    Step next(Bytes unread) override;
    Decoded decode(Bytes frame, const Receipt& receipt) override;
};

}  // namespace convoy::devices
