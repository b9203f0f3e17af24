// What a message says besides positions, and whether it may be taken in.
//
// Readings are not held. What belongs to a held position of a known vehicle is stored with it. That
// of a vehicle that may not become known yet is dropped: stored, it would make the vehicle known,
// past the limits. A reading without a position is rejected if a position of its vehicle and time
// would be held: its vehicle may not become known, or it is ahead of the clock.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "fleet/message/message.hpp"
#include "history/history.hpp"
#include "position-tracker/intake/vehicle_admission.hpp"

namespace convoy::tracker {

/// Takes the details of a message's positions.
std::vector<history::StoredReading> take_details(fleet::DecodedMessage& message);

/// Whose details are removed.
enum class HeldDetails { all, of_unknown_vehicles };

/// Removes details of held positions: those of unknown vehicles, or all for a message that is
/// rejected because of these positions. Returns how many.
std::size_t remove_details_of(const std::vector<history::HeldPosition>& held, HeldDetails which,
                              std::vector<history::StoredReading>& details);

/// Readings without a position, divided.
struct ArrivedReadings {
    std::vector<history::StoredReading> stored;
    std::vector<fleet::RejectedPosition> rejected;
};
ArrivedReadings judge(std::vector<fleet::ReportedReading> readings, VehicleAdmission& admission,
                      const VehicleAdmission::Moment& now);

}  // namespace convoy::tracker
