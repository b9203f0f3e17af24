#include "position-tracker/intake/arrived_readings.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "fleet/text.hpp"

namespace convoy::tracker {
namespace {

fleet::RejectedPosition rejected(fleet::ReportedReading reading, history::HoldReason why) {
    const fleet::DeviceRecord record{.vehicle = std::move(reading.vehicle),
                                     .time = reading.time,
                                     .attributes = std::move(reading.attributes),
                                     .device = std::move(reading.device)};
    const std::string array = fleet::encode_json({&record, 1});
    const std::string_view element = std::string_view(array).substr(1, array.size() - 2);
    return {.index = reading.element,
            .reason = why == history::HoldReason::future ? fleet::RejectionReason::future
                                                         : fleet::RejectionReason::too_many_held,
            .vehicle = record.vehicle.text(),
            .content = std::string(fleet::cut(element, fleet::max_rejected_details_bytes))};
}

}  // namespace

std::vector<history::StoredReading> take_details(fleet::DecodedMessage& message) {
    std::vector<history::StoredReading> details;
    for (fleet::PositionDetails& each : message.details) {
        const auto& [vehicle, position] = message.positions[each.index];
        details.push_back({.vehicle = vehicle,
                           .time = position.time,
                           .attributes = std::move(each.attributes),
                           .device = std::move(each.device)});
    }
    return details;
}

std::size_t remove_details_of(const std::vector<history::HeldPosition>& held, HeldDetails which,
                              std::vector<history::StoredReading>& details) {
    if (details.empty()) {
        return 0;
    }
    std::set<std::pair<fleet::VehicleName, fleet::Time>> removed;
    for (const history::HeldPosition& position : held) {
        if (which == HeldDetails::all || position.reason != history::HoldReason::future) {
            removed.emplace(position.reported.vehicle, position.reported.position.time);
        }
    }
    return std::erase_if(details, [&removed](const history::StoredReading& each) {
        return removed.contains({each.vehicle, each.time});
    });
}

ArrivedReadings judge(std::vector<fleet::ReportedReading> readings, VehicleAdmission& admission,
                      const VehicleAdmission::Moment& now) {
    ArrivedReadings judged;
    for (fleet::ReportedReading& reading : readings) {
        if (const auto why = admission.judge_reading(reading.vehicle, reading.time, now)) {
            judged.rejected.push_back(rejected(std::move(reading), *why));
        } else {
            judged.stored.push_back({.vehicle = std::move(reading.vehicle),
                                     .time = reading.time,
                                     .attributes = std::move(reading.attributes),
                                     .device = std::move(reading.device)});
        }
    }
    return judged;
}

}  // namespace convoy::tracker
