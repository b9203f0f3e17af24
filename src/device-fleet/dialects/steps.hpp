// What a dialect can write of a record.
#pragma once

#include "device-fleet/dialects/dialect.hpp"

namespace convoy::device_fleet {

/// Returns the record with its time cut to the dialect's step, and its place rounded to the
/// dialect's units, so that a decoder reads exactly this time and this place from its frame.
Record in_steps_of(const DialectTraits& traits, Record record);

}  // namespace convoy::device_fleet
