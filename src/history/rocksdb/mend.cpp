#include "history/rocksdb/mend.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

#include "history/rocksdb/history.hpp"
#include "history/rocksdb/missing.hpp"
#include "history/rocksdb/positions.hpp"
#include "service/settings.hpp"

namespace convoy::history {
namespace {

constexpr std::string_view mend_command = "mend";
constexpr int arguments = 5;
constexpr std::size_t positions_at_once = 10'000;

// A backup of a history that was already damaged cannot make the vehicle whole.
bool lacks_some_of(const RocksDbFolder& backup, VehicleNumber vehicle) {
    const auto missing = read_missing(backup).value();
    return std::ranges::any_of(
        missing, [vehicle](const MissingBuckets& buckets) { return buckets.vehicle == vehicle; });
}

AppendCounts copy(const RocksDbPositions& from, const fleet::VehicleName& vehicle,
                  RocksDbHistory& to) {
    AppendCounts all;
    TimeRange rest = all_time;
    for (;;) {
        const auto some = from.positions(vehicle, rest, positions_at_once).value();
        if (some.empty()) {
            return all;
        }
        Batch batch{.positions = {},
                    .received = std::chrono::floor<std::chrono::milliseconds>(
                        std::chrono::system_clock::now())};
        for (const fleet::Position& position : some) {
            batch.positions.push_back({.vehicle = vehicle, .position = position});
        }
        const AppendCounts counts = to.append(batch).value();
        all.stored += counts.stored;
        all.duplicate += counts.duplicate;
        all.conflict += counts.conflict;
        if (some.back().time == fleet::Time::max()) {
            return all;
        }
        rest = {some.back().time + std::chrono::milliseconds{1}, fleet::Time::max()};
    }
}

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
    const AppendCounts counts = copy(positions, *vehicle, history);
    history.set_whole(*vehicle).value();
    std::cout << counts.stored << " positions were put back, " << counts.duplicate + counts.conflict
              << " were there\n";
    return EXIT_SUCCESS;
}

}  // namespace convoy::history
