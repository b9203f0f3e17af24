#include "devices/decoded.hpp"

namespace convoy::devices {

std::string_view word_for(Fault fault) {
    switch (fault) {
        case Fault::bad_checksum:
            return "bad_checksum";
        case Fault::malformed:
            return "malformed";
        case Fault::no_device:
            return "no_device";
        case Fault::unknown_type:
            return "unknown_type";
        case Fault::foreign_name:
            return "foreign_name";
    }
    return "malformed";
}

void require_device(std::string_view device, Decoded& decoded) {
    const bool is_known = !device.empty() || decoded.device;
    if (!is_known && !decoded.readings.empty() && !decoded.fault) {
        decoded.fault = Fault::no_device;
    }
}

}  // namespace convoy::devices
