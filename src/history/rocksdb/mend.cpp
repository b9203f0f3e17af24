#include "history/rocksdb/mend.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "history/rocksdb/history.hpp"
#include "history/rocksdb/missing.hpp"
#include "history/rocksdb/positions.hpp"
#include "history/rocksdb/readings.hpp"
#include "service/settings.hpp"

namespace convoy::history {
namespace {

constexpr std::string_view mend_command = "mend";
constexpr int arguments = 5;
constexpr std::size_t positions_at_once = 10'000;
constexpr std::size_t readings_at_once = 1'000;

// A backup of a history that was already damaged cannot make the vehicle whole.
bool lacks_some_of(const RocksDbFolder& backup, VehicleNumber vehicle) {
    const auto missing = read_missing(backup).value();
    return std::ranges::any_of(
        missing, [vehicle](const MissingBuckets& buckets) { return buckets.vehicle == vehicle; });
}

// What one vehicle has in a backup.
class Source {
 public:
    Source(const RocksDbFolder& folder, const RocksDbPositions& positions,
           const fleet::VehicleName& vehicle, VehicleNumber number)
        : positions_(positions), readings_(folder), vehicle_(vehicle), number_(number) {}

    AppendCounts copy_to(RocksDbHistory& history) const {
        AppendCounts all;
        for_each_part([&](TimeRange rest) -> std::optional<fleet::Time> {
            const auto some = positions_.positions(vehicle_, rest, positions_at_once).value();
            Batch batch{.positions = {}, .received = now()};
            for (const fleet::Position& position : some) {
                batch.positions.push_back({.vehicle = vehicle_, .position = position});
            }
            const AppendCounts counts = history.append(batch).value();
            all.stored += counts.stored;
            all.duplicate += counts.duplicate;
            all.conflict += counts.conflict;
            return some.empty() ? std::nullopt : std::optional(some.back().time);
        });
        return all;
    }

    // Returns how many readings the backup has. They are joined with those that are there.
    std::size_t copy_readings_to(RocksDbHistory& history) const {
        std::size_t all = 0;
        for_each_part([&](TimeRange rest) -> std::optional<fleet::Time> {
            auto some = readings_.readings({vehicle_, number_}, rest, readings_at_once).value();
            const auto last = some.empty() ? std::nullopt : std::optional(some.back().time);
            all += some.size();
            history.append({.positions = {}, .received = now(), .readings = std::move(some)})
                .value();
            return last;
        });
        return all;
    }

 private:
    static fleet::Time now() {
        return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    }

    // `copy_part` copies the first rows of a range and returns the last one's time.
    template <class CopyPart>
    static void for_each_part(const CopyPart& copy_part) {
        TimeRange rest = all_time;
        for (auto last = copy_part(rest); last && *last < fleet::Time::max();
             last = copy_part(rest)) {
            rest = {*last + std::chrono::milliseconds{1}, fleet::Time::max()};
        }
    }

    const RocksDbPositions& positions_;
    RocksDbReadings readings_;
    const fleet::VehicleName& vehicle_;
    VehicleNumber number_;
};

}  // namespace

bool wants_mending(int argc, const char* const* argv) {
    return argc >= 2 && argv[1] == mend_command;
}

int mend(int argc, const char* const* argv) {
    if (argc != arguments) {
        throw service::BadSetting("mend takes DIR VEHICLE BACKUP");
    }
    const auto vehicle = fleet::VehicleName::from(argv[3]);
    if (!vehicle) {
        throw service::BadSetting("'" + std::string(argv[3]) + "' is not a valid vehicle name");
    }
    const std::string backup = argv[4];
    const RocksDbFolder folder = RocksDbFolder::open_read_only(backup);
    const RocksDbPositions positions(folder);
    const auto number = positions.number_of(*vehicle);
    if (!number) {
        throw CannotOpen(backup + " has no vehicle '" + vehicle->text() + "'");
    }
    if (lacks_some_of(folder, *number)) {
        throw CannotOpen(backup + " itself may lack positions of '" + vehicle->text() +
                         "'; use an older backup");
    }
    RocksDbHistory history({.folder = argv[2]});
    const Source source(folder, positions, *vehicle, *number);
    const AppendCounts counts = source.copy_to(history);
    const std::size_t readings = source.copy_readings_to(history);
    history.set_whole(*vehicle).value();
    std::cout << counts.stored << " positions were put back, " << counts.duplicate + counts.conflict
              << " were there";
    if (readings > 0) {
        std::cout << "; " << readings << " readings are there";
    }
    std::cout << '\n';
    return EXIT_SUCCESS;
}

}  // namespace convoy::history
