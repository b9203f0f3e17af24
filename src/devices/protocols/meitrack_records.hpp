// The three forms of records of Meitrack's GPRS protocol.
#pragma once

#include <chrono>
#include <vector>

#include "devices/bytes.hpp"
#include "devices/decoded.hpp"
#include "devices/text_values.hpp"

namespace convoy::devices {

/// Reads "AAA,event,latitude,…", of which `fields` are those behind the IMEI. Returns nothing if
/// the record has no time or no form.
std::optional<Reading> meitrack_text_record(const Fields& fields, std::chrono::minutes ahead);

/// Reads what follows "CCC,": records of one fixed length, which stands before them.
std::vector<Reading> meitrack_fixed_records(Bytes content, std::chrono::minutes ahead);

/// Reads what follows "CCE,": records of numbered values, grouped by their lengths.
std::vector<Reading> meitrack_numbered_records(Bytes content, std::chrono::minutes ahead);

/// Adds the alarm of an event's number, and the number.
void set_meitrack_event(fleet::Attributes& attributes, unsigned event);

}  // namespace convoy::devices
