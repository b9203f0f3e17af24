// A reading in a run, which belongs to one vehicle.
#pragma once

#include "fleet/time.hpp"
#include "history/stored_reading.hpp"

namespace convoy::history {

struct TimedReading {
    fleet::Time time;
    JoinedValues values;  ///< joined

    friend bool operator==(const TimedReading&, const TimedReading&) = default;
};

}  // namespace convoy::history
