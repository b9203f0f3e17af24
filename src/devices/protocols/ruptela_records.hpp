// The records of Ruptela: a place, an event, and values by number.
#pragma once

#include "devices/bytes.hpp"
#include "devices/decoded.hpp"

namespace convoy::devices {

/// Appends the readings of a body of records, and sets the fault if it ends too early. Numbers
/// have two bytes in extended records, which may be parts of the record before them.
void read_ruptela_records(Bytes body, bool are_extended, Decoded& decoded);

/// Appends a reading for each code of trouble that the vehicle has reported, with its place.
void read_ruptela_trouble_codes(Bytes body, Decoded& decoded);

}  // namespace convoy::devices
