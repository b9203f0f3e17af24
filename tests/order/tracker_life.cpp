#include "tracker_life.hpp"

#include <array>

#include "position-tracker/fixtures/ask_routes.hpp"
#include "position-tracker/routes/routes.hpp"
#include "service/process.hpp"

namespace convoy::order {
namespace {

std::string encoded(std::string_view name) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    for (const char letter : name) {
        const auto byte = static_cast<unsigned char>(letter);
        encoded += {'%', digits[byte / 16], digits[byte % 16]};
    }
    return encoded;
}

}  // namespace

TrackerLife::Process::Process(const history::HistoryPlace& place)
    : fleet(service::random_epoch(), {}), history(place.open()), store(*history, fleet) {
    store.reload().value();
}

TrackerLife::TrackerLife(std::unique_ptr<history::HistoryPlace> place, fleet::Time now)
    : place_(std::move(place)), now_(now), process_(std::make_unique<Process>(*place_)) {}

void TrackerLife::store(const Positions& batch) {
    process_->store.store({.positions = batch, .rejected = {}}).value();
}

void TrackerLife::tick() { process_->fleet.tick(now_); }

void TrackerLife::restart() {
    process_.reset();
    process_ = std::make_unique<Process>(*place_);
}

Answers TrackerLife::answers(const std::vector<fleet::VehicleName>& vehicles,
                             const std::vector<fleet::Time>& times) {
    tick();
    service::Metrics metrics;
    live::Broadcast publisher(1, {}, live::system_clocks(), metrics);
    const auto routes =
        tracker::public_routes({*process_->history, process_->fleet, process_->store.refusals(),
                                [this] { return now_; }, history::Retention{0}, publisher});
    Answers answers;
    const auto ask = [&](const std::string& target) {
        const tracker::Seen seen = tracker::ask(routes, "GET", target);
        answers[target] = std::to_string(seen.status) + "\n" + seen.body;
    };
    for (const std::string format : {"json", "geojson"}) {
        ask("/vehicles?format=" + format);
        for (const fleet::Time time : times) {
            ask("/vehicles?format=" + format + "&at=" + fleet::format_time(time));
        }
    }
    // Each format derives the motion anew, which takes most of the time, so a vehicle has two.
    constexpr std::array formats{"csv", "gpx", "kml", "geojson", "csv&tolerance=10"};
    std::size_t asked = 0;
    for (const fleet::VehicleName& vehicle : vehicles) {
        const std::string path = "/vehicles/" + encoded(vehicle.text());
        ask(path);
        const std::string history = path + "/history?from=2000-01-01T00:00:00Z";
        ask(history + "&format=json&limit=100000");
        ask(history + "&format=" + formats.at(asked++ % formats.size()));
        ask(path + "/summary?from=2000-01-01T00:00:00Z");
    }
    return answers;
}

}  // namespace convoy::order
