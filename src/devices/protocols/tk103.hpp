// The text protocol of Xexun's and Topflytech's TK103 and their copies: "(…)".
#pragma once

#include "devices/decoder.hpp"

namespace convoy::devices {

/// Each message begins with the device's id, of 12 or 15 digits. There is a form of fixed widths
/// ("(013012345678BR00130515A…") and one with commas ("(013632651491,ZC11,040613,A,…").
class Tk103Decoder final : public Decoder {
 public:
    Step next(Bytes unread) override;
    Decoded decode(Bytes frame, const Receipt& receipt) override;
};

}  // namespace convoy::devices
