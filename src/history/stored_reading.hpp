// What devices say besides positions: attributes, each with the time at which it was so. The
// attributes of a position are the reading of its vehicle and time; a reading without a position is
// of the same form.
//
// A vehicle and a time identify one reading. If several are stored, the history joins them:
//
// - Alarms are united. The first 16 in the order of their keys stay.
// - A known attribute, a free one and the device each keep their distinct values, of which the 4
//   greatest stay. The greatest is shown.
// - Of the free keys the first 32 in their order stay.
//
// Each rule is a function of the set of all values, and the first or greatest few of a union are
// the same in whatever order it is made. So any order, split and repetition gives the same reading.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "fleet/attributes.hpp"
#include "fleet/time.hpp"
#include "fleet/vehicle_name.hpp"

namespace convoy::history {

/// The most distinct values of one attribute that a history keeps of one vehicle and time.
inline constexpr std::size_t max_values_at_once = 4;

/// What a device said at one time.
struct ReadingValues {
    fleet::Attributes attributes{};
    std::string device{};  ///< "teltonika:352093081452251"; "": unknown

    friend bool operator==(const ReadingValues&, const ReadingValues&) = default;
};

struct StoredReading {
    fleet::VehicleName vehicle;
    fleet::Time time;
    fleet::Attributes attributes{};
    std::string device{};  ///< as in ReadingValues
    /// The values that clash with these, which are shown: first the next greatest of each
    /// attribute, then those after them. A single reading of a device has none.
    std::vector<ReadingValues> others{};

    friend bool operator==(const StoredReading&, const StoredReading&) = default;
};

/// All that is kept of one vehicle and time. The first has what is shown; each other one has, of
/// the attributes with that many values, the next smaller value.
using JoinedValues = std::vector<ReadingValues>;

/// Joins what was said at one time, in any order; at least one. They need not be joined yet.
JoinedValues join(const JoinedValues& said);
/// Joins free values of keys that became known after they were stored with the attributes of these
/// keys. Those of another type than the attribute, or out of its range, are left out.
JoinedValues with_known_keys(JoinedValues values);
/// Returns whether `values` are what join() makes of them.
bool is_joined(const JoinedValues& values);

}  // namespace convoy::history
