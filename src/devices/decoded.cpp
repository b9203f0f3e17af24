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

}  // namespace convoy::devices
