// JT/T 808 (2011, 2013 and 2019), which China requires of lorries and buses, and its dialects.
#pragma once

#include "devices/decoder.hpp"
#include "devices/protocols/jt808_parts.hpp"

namespace convoy::devices {

/// A frame stands between two bytes 0x7e. Its header names the device by a telephone number and
/// numbers the message. The device repeats a message until it is answered by that number. A long
/// message comes in parts. Those with data are answered together once all of it is stored, the
/// others one by one.
class Jt808Decoder final : public Decoder {
 public:
    Step next(Bytes unread) override;
    Decoded decode(Bytes frame, const Receipt& receipt) override;

 private:
    Jt808Parts parts_;
};

}  // namespace convoy::devices
