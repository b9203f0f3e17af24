#include "position-tracker/intake/arrived_readings.hpp"

#include <algorithm>
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
            .content = std::string(fleet::cut(element, fleet::max_rejected_bytes))};
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

void remove_details_of(const std::vector<history::HeldPosition>& held,
                       std::vector<history::StoredReading>& details) {
    std::erase_if(details, [&held](const history::StoredReading& each) {
        return std::ranges::any_of(held, [&each](const history::HeldPosition& position) {
            return position.reported.vehicle == each.vehicle &&
                   position.reported.position.time == each.time;
        });
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
