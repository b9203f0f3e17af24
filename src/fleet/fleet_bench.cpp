// Measures the tracker's hot paths: decoding positions, deriving motion, writing a fleet.
#include <benchmark/benchmark.h>

#include "fleet/answers/answers.hpp"
#include "fleet/fixtures/samples.hpp"
#include "fleet/message/message_decoder.hpp"
#include "fleet/motion/estimate/judged_period.hpp"

namespace convoy::fleet {
namespace {

using std::chrono::seconds;

constexpr std::size_t batch = 100;
constexpr AcceptedTimes any_time{Time::max(), Time::min()};

/// Returns a vehicle's positions, one per second, each about 13 m from the one before.
std::vector<Position> drive(std::size_t count) {
    std::vector<Position> positions;
    for (std::size_t i = 0; i < count; ++i) {
        const auto step = static_cast<double>(i);
        positions.push_back(
            samples::position(seconds(i), 53.39 + step * 0.0001, -1.43 + step * 0.0001));
        positions.back().accuracy = Accuracy::from_decimetres(30);
    }
    return positions;
}

std::vector<ReportedPosition> message() {
    std::vector<ReportedPosition> reported;
    for (const Position& position : drive(batch)) {
        reported.push_back({samples::name("City Truck"), position});
    }
    return reported;
}

void decode(benchmark::State& state, std::string_view content_type, const std::string& body) {
    MessageDecoder decoder;
    for (auto _ : state) {
        benchmark::DoNotOptimize(
            decoder.decode({.content_type = content_type, .body = body}, any_time));
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(batch));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(body.size()));
}

void decode_json(benchmark::State& state) {
    decode(state, json_content_type, encode_json(message()));
}
BENCHMARK(decode_json);

void decode_protobuf(benchmark::State& state) {
    decode(state, protobuf_content_type, encode_protobuf(message()));
}
BENCHMARK(decode_protobuf);

void encode_json(benchmark::State& state) {
    const auto positions = message();
    for (auto _ : state) {
        benchmark::DoNotOptimize(encode_json(positions));
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(batch));
}
BENCHMARK(encode_json);

void derive_one_motion(benchmark::State& state) {
    const std::vector<Position> window = drive(report_positions);
    for (auto _ : state) {
        benchmark::DoNotOptimize(derive_motion(window, report_positions - 1, {}));
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(derive_one_motion);

void report_of_one_vehicle(benchmark::State& state) {
    const ReportWindow window = report_window(drive(report_positions));
    const VehicleName name = samples::name("City Truck");
    for (auto _ : state) {
        benchmark::DoNotOptimize(report_of(name, window, {}));
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(report_of_one_vehicle);

// The window has all of its samples, and the vehicle stays.
void report_of_one_parked_vehicle(benchmark::State& state) {
    std::vector<Position> track;
    for (int i = 0; i < 1'200; ++i) {
        track.push_back(samples::position(std::chrono::seconds(i), 53.0 + (i * 37 % 11) * 1e-6,
                                          -1.0 + (i * 53 % 13) * 1e-6));
    }
    const ReportWindow window = report_window(track);
    const VehicleName name = samples::name("City Truck");
    for (auto _ : state) {
        benchmark::DoNotOptimize(report_of(name, window, {}));
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(report_of_one_parked_vehicle);

/// Judges and derives the motion of an hour's track as a history's answer does. Every `wrong`-th
/// position is 10 km away from the track and from the other wrong ones.
void track_of_an_hour(benchmark::State& state, std::size_t wrong) {
    std::vector<Position> track = drive(3'600);
    for (std::size_t i = wrong; wrong > 0 && i < track.size(); i += wrong) {
        track[i].coordinates = samples::coordinates(53.0 - 0.1 * static_cast<double>(i % 7),
                                                    -1.0 - 0.1 * static_cast<double>(i % 11));
    }
    for (auto _ : state) {
        const auto [beliefs, stays, reported] = judge_track(track, MotionSettings{}.max_speed);
        std::optional<Motion> before;
        for (std::size_t i = 0; i < track.size(); ++i) {
            const Motion motion =
                derive_motion({track, beliefs, i}, {}, stays[i], before ? &*before : nullptr);
            before = is_believed(motion) ? motion : before;
            benchmark::DoNotOptimize(motion);
        }
    }
    state.SetItemsProcessed(state.iterations() * 3'600);
}
BENCHMARK_CAPTURE(track_of_an_hour, plausible, 0)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(track_of_an_hour, every_other_wrong, 2)->Unit(benchmark::kMillisecond);

void write_fleet_of_10000(benchmark::State& state, Format format) {
    const ReportWindow window = report_window(drive(report_positions));
    std::vector<Report> reports;
    for (int i = 0; i < 10'000; ++i) {
        reports.push_back(
            report_of(samples::name("City Truck " + std::to_string(i)), window, {}).value());
    }
    std::vector<ListedReport> listed;
    for (const Report& report : reports) {
        listed.push_back({&report, std::nullopt});
    }
    for (auto _ : state) {
        benchmark::DoNotOptimize(write_fleet(format, samples::noon, listed));
    }
    state.SetItemsProcessed(state.iterations() * 10'000);
}
BENCHMARK_CAPTURE(write_fleet_of_10000, json, Format::json)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(write_fleet_of_10000, geojson, Format::geojson)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(write_fleet_of_10000, csv, Format::csv)->Unit(benchmark::kMillisecond);

void write_history_of_1000(benchmark::State& state, Format format) {
    const std::vector<Position> positions = drive(1'000);
    std::vector<HistoryEntry> entries;
    const std::vector<Belief> beliefs(positions.size(), Belief::good);
    for (std::size_t i = 0; i < positions.size(); ++i) {
        entries.push_back({positions[i], derive_motion({positions, beliefs, i}, {})});
    }
    for (auto _ : state) {
        HistoryWriter writer(format, samples::name("City Truck"), samples::noon);
        std::string out = writer.begin();
        for (const HistoryEntry& entry : entries) {
            writer.append(out, entry);
        }
        out += writer.end();
        benchmark::DoNotOptimize(out);
    }
    state.SetItemsProcessed(state.iterations() * 1'000);
}
BENCHMARK_CAPTURE(write_history_of_1000, json, Format::json);
BENCHMARK_CAPTURE(write_history_of_1000, gpx, Format::gpx);

}  // namespace
}  // namespace convoy::fleet
