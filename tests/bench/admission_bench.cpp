// Measures what it costs the intake to decide whether positions are taken in or held: nanoseconds
// for each position of known vehicles, in messages of 100. Prints a JSON object a line, like
// tracker_bench.
//
// usage: admission_bench [--folder DIR]     for the history (default: here); it is removed
#include "figures.hpp"
#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/history.hpp"
#include "position-tracker/intake/holding.hpp"

namespace convoy::bench {
namespace {

constexpr std::size_t positions_a_message = 100;
constexpr double ns_a_ms = 1'000'000;
constexpr fleet::Time now{std::chrono::hours{24 * 365 * 50}};

using Message = std::vector<fleet::ReportedPosition>;

std::vector<Message> messages_of(std::size_t vehicles) {
    std::vector<Message> messages(vehicles / positions_a_message);
    for (std::size_t i = 0; i < vehicles; ++i) {
        // The order differs from that of the names, as in a fleet that reports at will.
        const std::size_t shuffled = i * 7'919 % vehicles;
        messages[i / positions_a_message].push_back(
            {.vehicle = fleet::VehicleName::from("City Truck " + std::to_string(shuffled)).value(),
             .position = {.time = now,
                          .coordinates = fleet::Coordinates::from_degrees(53.4, -1.4).value(),
                          .accuracy = std::nullopt}});
    }
    return messages;
}

void measure(history::History& history, std::size_t vehicles) {
    service::Metrics metrics;
    service::Health health(metrics);
    tracker::FleetState fleet(1, {});
    tracker::PositionStore store(history, fleet);
    tracker::Holding holding(1, {store, health, metrics, [] { return now; }});
    std::vector<Message> messages = messages_of(vehicles);
    for (const Message& message : messages) {
        store.admission().know(message);
    }
    const double taken = warm_milliseconds_of([&] {
        for (Message& message : messages) {
            message = holding.judge(std::move(message), holding.moment()).positions;
        }
    });
    print("admission, " + std::to_string(vehicles) + " vehicles known",
          taken * ns_a_ms / static_cast<double>(vehicles), "ns/position");
}

int run(int argc, char** argv) {
    const history::ScratchFolder scratch(argc == 3 ? argv[2] : ".");
    history::RocksDbHistory history({.folder = scratch / "history"});
    for (const std::size_t vehicles : {1'000U, 10'000U, 100'000U}) {
        measure(history, vehicles);
    }
    return 0;
}

}  // namespace
}  // namespace convoy::bench

int main(int argc, char** argv) {
    try {
        return convoy::bench::run(argc, argv);
    } catch (const std::exception& error) {
        std::cerr << "admission_bench: " << error.what() << '\n';
        return 1;
    }
}
