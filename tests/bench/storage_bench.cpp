// Measures what the RocksDB history costs: bytes on disk, and time. Prints a JSON object a line:
// what was measured, the figure, its unit.
//
// usage: storage_bench [--folder DIR] [--tracks DIR] [--recording CSV]… [--only PART]
//
//   --folder     for the histories, on the disk to measure (default: here); they are removed
//   --tracks     recorded tracks for the simulator (default: tracks)
//   --recording  real positions, columns vehicle_id, timestamp, latitude, longitude
//   --only       one of: unfolded, vehicle, fleet, disk
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

#include "figures.hpp"
#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/folder.hpp"
#include "history/rocksdb/history.hpp"
#include "position-simulator/replay.hpp"
#include "simulated_positions.hpp"

namespace convoy {
namespace {

namespace files = std::filesystem;
using bench::milliseconds_of;
using bench::Positions;
using bench::print;
using bench::SimulatedPositions;
using bench::warm_milliseconds_of;
using history::RocksDbHistory;

struct Asked {
    std::string folder = ".";
    std::string tracks = "tracks";
    std::vector<std::string> recordings;
    std::string only;
};

std::uintmax_t bytes_in(const std::string& folder) {
    std::uintmax_t bytes = 0;
    for (const auto& entry : files::directory_iterator(folder)) {
        bytes += entry.file_size();
    }
    return bytes;
}

// Returns the bytes that this process has written to disk so far.
double written_bytes() {
    std::ifstream counters("/proc/self/io");
    for (std::string name; counters >> name;) {
        double value = 0;
        counters >> value;
        if (name == "write_bytes:") {
            return value;
        }
    }
    return 0;
}

void append(history::RocksDbHistory& history, Positions positions) {
    history.append({.positions = std::move(positions), .rejected = {}}).value();
}

// Appends in batches of `batch`. Returns milliseconds.
double append_all(history::RocksDbHistory& history, const Positions& positions, std::size_t batch) {
    double taken = 0;
    for (std::size_t done = 0; done < positions.size(); done += batch) {
        const auto first = positions.begin() + static_cast<std::ptrdiff_t>(done);
        const auto size = static_cast<std::ptrdiff_t>(std::min(batch, positions.size() - done));
        history::Batch next{.positions = {first, first + size}, .rejected = {}};
        taken += milliseconds_of([&] { history.append(next).value(); });
    }
    return taken;
}

void compact(const std::string& folder) {
    const history::RocksDbFolder opened(folder, {});
    if (const auto status = opened.rewrite(); !status.ok()) {
        throw std::runtime_error(status.ToString());
    }
}

void measure_disk(const Asked& asked, const std::string& name,
                  const std::function<std::size_t(history::RocksDbHistory&)>& fill) {
    const history::ScratchFolder scratch(asked.folder);
    const std::string folder = scratch / "history";
    const double before = written_bytes();
    std::size_t positions = 0;
    {
        history::RocksDbHistory history({.folder = folder});
        positions = fill(history);
    }
    compact(folder);
    const auto per_position = [positions](double bytes) {
        return bytes / static_cast<double>(positions);
    };
    print("disk, " + name + ": positions", static_cast<double>(positions), "");
    print("disk, " + name, per_position(static_cast<double>(bytes_in(folder))), "B/position");
    print("written to disk, " + name, per_position(written_bytes() - before), "B/position");
}

void measure_disk_of_tracks(const Asked& asked) {
    measure_disk(asked, "38 tracks at 1 Hz for 24 h", [&asked](history::RocksDbHistory& history) {
        constexpr std::size_t seconds = 24 * 3600;
        constexpr std::size_t seconds_a_batch = 25;
        SimulatedPositions fleet(asked.tracks, 0);
        for (std::size_t second = 0; second < seconds; second += seconds_a_batch) {
            append(history, fleet.next(fleet.size() * seconds_a_batch));
        }
        return fleet.size() * seconds;
    });
}

void measure_disk_of_recording(const Asked& asked, const std::string& file) {
    measure_disk(
        asked, files::path(file).filename().string(), [&file](history::RocksDbHistory& history) {
            std::size_t stored = 0;
            const auto recording = simulator::load_recording(file, {});
            constexpr std::size_t batch = 100;
            for (std::size_t done = 0; done < recording.positions.size(); done += batch) {
                const auto first = recording.positions.begin() + static_cast<std::ptrdiff_t>(done);
                const auto size = std::min(batch, recording.positions.size() - done);
                stored +=
                    history
                        .append({.positions = {first, first + static_cast<std::ptrdiff_t>(size)},
                                 .rejected = {}})
                        .value()
                        .stored;
            }
            return stored;
        });
}

constexpr std::size_t many_vehicles = 10'000;

void measure_latest(const history::RocksDbHistory& history, const std::string& state,
                    fleet::Time until) {
    const auto visit = [&history, until] {
        const auto ignore = [](const fleet::VehicleName&, std::span<const fleet::Position>) {};
        history.visit_latest(until, history::WindowUse::growing, ignore).value();
    };
    const std::string what = "report windows of 10,000 vehicles, " + state;
    print(what + ", first", milliseconds_of(visit), "ms");
    print(what + ", warm", warm_milliseconds_of(visit), "ms");
}

// Appends `seconds` seconds of the fleet. Returns milliseconds.
double append_seconds(history::RocksDbHistory& history, SimulatedPositions& fleet, int seconds,
                      std::size_t batch) {
    double taken = 0;
    for (int second = 0; second < seconds; ++second) {
        taken += append_all(history, fleet.next(fleet.size()), batch);
    }
    return taken;
}

void measure_fleet(const Asked& asked) {
    constexpr int seconds_a_round = 100;
    constexpr int rounds = 10;
    const history::ScratchFolder scratch(asked.folder);
    const std::string folder = scratch / "history";
    SimulatedPositions fleet(asked.tracks, many_vehicles);
    const double before = written_bytes();
    double positions = 0;
    fleet::Time now;
    {
        history::RocksDbHistory history({.folder = folder});
        for (const std::size_t batch : {100U, 1'000U}) {
            const double taken = append_seconds(history, fleet, seconds_a_round, batch);
            positions += seconds_a_round * many_vehicles;
            print("append, batches of " + std::to_string(batch) + ", each synced",
                  seconds_a_round * many_vehicles / taken * 1000, "positions/s");
        }
        append_seconds(history, fleet, rounds * seconds_a_round, 1'000);
        positions += rounds * seconds_a_round * many_vehicles;
        now = fleet.next(1).front().position.time;
        measure_latest(history, "now, as written", now);
        measure_latest(history, "10 min before, as written", now - std::chrono::minutes{10});
    }
    print("disk before compaction, 10,000 vehicles",
          static_cast<double>(bytes_in(folder)) / positions, "B/position");
    print("written to disk, 10,000 vehicles", (written_bytes() - before) / positions, "B/position");
    print("opening, 10,000 vehicles",
          milliseconds_of([&] { history::RocksDbHistory({.folder = folder}); }), "ms");
    measure_latest(history::RocksDbHistory({.folder = folder}), "at the start", fleet::Time::max());
    compact(folder);
    print("disk, 10,000 vehicles", static_cast<double>(bytes_in(folder)) / positions, "B/position");
    measure_latest(history::RocksDbHistory({.folder = folder}), "at the start, compacted",
                   fleet::Time::max());
    measure_latest(history::RocksDbHistory({.folder = folder}), "now, compacted", now);
}

void measure_range(const history::RocksDbHistory& history, const std::string& state,
                   const fleet::VehicleName& vehicle) {
    std::size_t seen = 0;
    const auto read = [&] {
        const history::TimeRange all{fleet::Time::min(), fleet::Time::max()};
        seen = history.positions(vehicle, all, 1'000'000).value().size();
    };
    const double first = milliseconds_of(read);
    const std::string what = "history of " + std::to_string(seen) + ", " + state;
    print(what + ", first", first, "ms");
    print(what + ", warm", warm_milliseconds_of(read), "ms");
}

void measure_long_history(const Asked& asked) {
    const history::ScratchFolder scratch(asked.folder);
    const std::string folder = scratch / "history";
    SimulatedPositions fleet(asked.tracks, 1);
    const Positions all = fleet.next(310'000);
    const auto vehicle = all.front().vehicle;
    {
        history::RocksDbHistory history({.folder = folder});
        append_all(history, {all.begin() + 10'000, all.end()}, 100);
        measure_range(history, "as written", vehicle);
        const Positions old(all.begin(), all.begin() + 10'000);
        const double taken = append_all(history, old, 1'000);
        print("a device's 10,000 old positions, batches of 1,000", 10'000 / taken * 1000,
              "positions/s");
    }
    compact(folder);
    measure_range(history::RocksDbHistory({.folder = folder}), "compacted", vehicle);
}

// Measures the worst case for folding: a bucket that is written one position at a time, and read
// before it is flushed.
void measure_unfolded(const Asked& asked) {
    const history::ScratchFolder scratch(asked.folder);
    SimulatedPositions fleet(asked.tracks, 1);
    const Positions bucket = fleet.next(1'000);
    history::RocksDbHistory history({.folder = scratch / "history"});
    print("append one at a time, each synced", 1'000 / append_all(history, bucket, 1) * 1000,
          "positions/s");
    print("the newest of a bucket of 1,000 runs", milliseconds_of([&] {
              history.positions_before(bucket.front().vehicle, fleet::Time::max(), 1).value();
          }),
          "ms");
    const Positions again(bucket.begin() + 500, bucket.begin() + 600);
    print("100 late duplicates one at a time into it", append_all(history, again, 1), "ms");
}

int measure(int argc, char** argv) {
    Asked asked;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string flag = argv[i];
        if (flag == "--folder") {
            asked.folder = argv[i + 1];
        } else if (flag == "--tracks") {
            asked.tracks = argv[i + 1];
        } else if (flag == "--recording") {
            asked.recordings.emplace_back(argv[i + 1]);
        } else if (flag == "--only") {
            asked.only = argv[i + 1];
        }
    }
    const auto wanted = [&asked](const std::string& part) {
        return asked.only.empty() || asked.only == part;
    };
    if (wanted("unfolded")) {
        measure_unfolded(asked);
    }
    if (wanted("vehicle")) {
        measure_long_history(asked);
    }
    if (wanted("fleet")) {
        measure_fleet(asked);
    }
    if (wanted("disk")) {
        measure_disk_of_tracks(asked);
        for (const std::string& file : asked.recordings) {
            measure_disk_of_recording(asked, file);
        }
    }
    return 0;
}

}  // namespace
}  // namespace convoy

int main(int argc, char** argv) {
    try {
        return convoy::measure(argc, argv);
    } catch (const std::exception& error) {
        std::cerr << "storage_bench: " << error.what() << '\n';
        return 1;
    }
}
