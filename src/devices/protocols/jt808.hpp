// JT/T 808 (2011, 2013 and 2019), which China requires of lorries and buses, and its dialects.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "devices/decoder.hpp"

namespace convoy::devices {

/// A frame stands between two bytes 0x7e. Its header names the device by a telephone number and
/// numbers the message. The device repeats a message until it is answered by that number. A long
/// message comes in parts, which are answered together once all of it is stored.
class Jt808Decoder final : public Decoder {
 public:
    Step next(Bytes unread) override;
    Decoded decode(Bytes frame, const Receipt& receipt) override;

 private:
    /// A message of which parts have come, by their numbers from 1 on.
    struct Parts {
        std::string id;
        std::uint16_t type{};
        std::uint16_t first_serial{};
        std::uint16_t count{};
        std::map<std::uint16_t, std::string> bodies;
    };

    Parts parts_;
};

}  // namespace convoy::devices
