#include "device-gateway/intake/records.hpp"

#include <array>
#include <cstdio>
#include <optional>
#include <utility>

namespace convoy::device_gateway {

namespace {

/// What is kept of a reading that belongs to no vehicle: enough to add it by hand.
devices::RejectedRecord without_vehicle(const DeviceKey& device, const devices::Reading& reading,
                                        fleet::Time time) {
    std::string content = qualified_id(device) + " in no vehicle at " + fleet::format_time(time);
    if (reading.fix) {
        std::array<char, 64> place{};
        std::snprintf(place.data(), place.size(), " at %.7f, %.7f",
                      reading.fix->coordinates.latitude(), reading.fix->coordinates.longitude());
        content += place.data();
    }
    return {.reason = fleet::RejectionReason::bad_vehicle, .content = std::move(content)};
}

/// Moves a time on by whole rollovers, up to a day ahead of its receipt.
fleet::Time without_rollover(fleet::Time time, fleet::Time received) {
    constexpr std::chrono::weeks rollover{1024};
    const fleet::Time newest = received + std::chrono::days(1);
    return time > newest ? time : time + (newest - time) / rollover * rollover;
}

}  // namespace

std::string qualified_id(const DeviceKey& device) {
    return std::string(device.protocol) + ":" + std::string(device.id);
}

void add_record(Submission& submission, devices::Reading reading, const ReadingSource& source) {
    const DeviceKey& device = source.device;
    if (!reading.time) {
        reading.attributes.set_text(fleet::Attribute::time_source, "server");
    }
    fleet::Time time = reading.time.value_or(source.received);
    if (source.devices.policy_of(device).week_rollover) {
        time = without_rollover(time, source.received);
    }
    auto vehicle = source.devices.vehicle_of(device, time);
    if (!vehicle) {
        submission.rejected.push_back(without_vehicle(device, reading, time));
        return;
    }
    fleet::DeviceRecord record{.vehicle = std::move(*vehicle),
                               .time = time,
                               .attributes = std::move(reading.attributes),
                               .device = qualified_id(device)};
    if (reading.fix) {
        record.place = reading.fix->coordinates;
        record.accuracy = reading.fix->accuracy;
        record.reported = reading.fix->motion;
    }
    submission.records.push_back(std::move(record));
}

}  // namespace convoy::device_gateway
