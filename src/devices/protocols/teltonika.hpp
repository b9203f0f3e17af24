// Teltonika's codecs 7, 8, 8 Extended, 12 to 15 and 16, over TCP and UDP.
#pragma once

#include "devices/decoder.hpp"

namespace convoy::devices {

/// A connection begins with the device's IMEI, which is answered by one byte; then frames of
/// records follow, each answered by the number of its records, as 4 bytes. The device keeps the
/// records until that number is the one that it has sent. A datagram has the IMEI in itself.
class TeltonikaDecoder final : public Decoder {
 public:
    explicit TeltonikaDecoder(Transport transport) : transport_(transport) {}

    Step next(Bytes unread) override;
    Decoded decode(Bytes frame, const Receipt& receipt) override;

 private:
    Decoded decode_stream(Bytes frame, const Receipt& receipt);

    Transport transport_;
    /// The device that has logged in, for its policy.
    std::string device_;
};

}  // namespace convoy::devices
