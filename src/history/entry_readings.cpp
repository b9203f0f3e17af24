#include "history/entry_readings.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace convoy::history {
namespace {

constexpr std::size_t readings_at_once = 1'000;

fleet::Time time_of(const fleet::HistoryEntry& entry) { return entry.position.time; }

void add(StoredReading reading, std::vector<fleet::HistoryEntry>& entries) {
    const auto found = std::ranges::lower_bound(entries, reading.time, {}, time_of);
    if (found != entries.end() && time_of(*found) == reading.time) {
        found->reading = std::make_shared<const fleet::VehicleReading>(
            fleet::VehicleReading{.time = reading.time,
                                  .attributes = std::move(reading.attributes),
                                  .device = std::move(reading.device)});
    }
}

}  // namespace

StoreResult<void> add_readings(const History& history, const fleet::VehicleName& vehicle,
                               std::vector<fleet::HistoryEntry>& entries) {
    if (entries.empty()) {
        return {};
    }
    const fleet::Time last = time_of(entries.back());
    for (fleet::Time from = time_of(entries.front()); from <= last;) {
        auto readings = history.readings(vehicle, TimeRange(from, last), readings_at_once);
        if (!readings) {
            return readings.error();
        }
        const bool is_last = readings->size() < readings_at_once;
        from = is_last ? fleet::Time::max() : readings->back().time + std::chrono::milliseconds{1};
        for (StoredReading& reading : *readings) {
            add(std::move(reading), entries);
        }
    }
    return {};
}

}  // namespace convoy::history
