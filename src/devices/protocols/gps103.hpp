// The text protocol of Coban's trackers (GPS103, TK103B and their many copies): "imei:…,…;".
#pragma once

#include "devices/decoder.hpp"

namespace convoy::devices {

/// Each report has the device's IMEI. The device logs in with "##", beats with its bare IMEI, and
/// forgets a report when it has sent it.
class Gps103Decoder final : public Decoder {
 public:
    explicit Gps103Decoder(Transport transport) : transport_(transport) {}
    Step next(Bytes unread) override;
    Decoded decode(Bytes frame, const Receipt& receipt) override;

 private:
    Transport transport_;
    std::string device_;        ///< of a login: bare beats belong to it
    std::size_t searched_ = 0;  ///< of an incomplete report
};

}  // namespace convoy::devices
