// Puts what a record says into a reading. What a device leaves out or writes wrongly stays absent.
#pragma once

#include <optional>
#include <string_view>

#include "devices/decoded.hpp"

namespace convoy::devices {

/// Returns nothing if one of them is absent or out of range.
std::optional<Fix> fix_at(std::optional<double> latitude, std::optional<double> longitude);

/// Sets a number that is written as text. A plus sign and a percent sign are taken off.
void set_number(fleet::Attributes& attributes, fleet::Attribute attribute, std::string_view text);

/// The same for `set_extra`.
void set_extra_number(fleet::Attributes& attributes, std::string_view name, std::string_view text);

/// Sets a heading that is written as text.
void set_heading(Fix& fix, std::string_view degrees);

/// Sets input1, input2… from the lowest bits.
void set_inputs(fleet::Attributes& attributes, unsigned bits, int count);

}  // namespace convoy::devices
