// Queclink's @Track Air Interface: reports of text ("+RESP:GTFRI,…$") and binary ones ("+RSP…").
#pragma once

#include "devices/decoder.hpp"
#include "devices/protocols/queclink_text.hpp"

namespace convoy::devices {

/// A device sends reports, live ones and buffered ones in any order. If its setting "SACK" is on,
/// it keeps each until it receives the count that the report ends with.
class QueclinkDecoder final : public Decoder {
 public:
    Step next(Bytes unread) override;
    Decoded decode(Bytes frame, const Receipt& receipt) override;

 private:
    QueclinkMemory memory_;
};

}  // namespace convoy::devices
