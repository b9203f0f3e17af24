// The elements of Teltonika's records: values by number, which a table gives names and units.
#pragma once

#include <cstdint>
#include <span>

#include "devices/bytes.hpp"
#include "fleet/attributes.hpp"

namespace convoy::devices {

/// One value of a record. The same number has different meanings in different models; they mostly
/// differ in width, too.
struct TeltonikaElement {
    std::uint16_t number;
    Bytes bytes;  ///< 1, 2, 4, 8 or 16 of a whole number; any length of other values

    std::uint64_t value() const;
    std::int64_t signed_value() const;
    bool is_number() const { return bytes.size() <= sizeof(std::uint64_t); }
};

/// Sets what the elements mean. `event` is the number of the element that has caused the record.
void set_teltonika_elements(std::span<const TeltonikaElement> elements, std::uint16_t event,
                            fleet::Attributes& attributes);

/// The same by the numbers of the GH3000, whose frames are of codec 7.
void set_gh3000_elements(std::span<const TeltonikaElement> elements, fleet::Attributes& attributes);

/// "214-03": of a network's number, which is its country's and its own in decimal digits.
std::string teltonika_operator(std::uint64_t number);

}  // namespace convoy::devices
