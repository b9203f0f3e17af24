#include "position-simulator/simulated_fleet.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>

#include "service/cannot_start.hpp"

namespace convoy::simulator {
namespace {

using fleet::Degrees;
using fleet::Metres;

/// Head starts are spread over this time, so that a new fleet does not start all at once.
constexpr fleet::Seconds longest_head_start{120};

fleet::Coordinates rounded(const Point& point) {
    const auto coordinates =
        fleet::Coordinates::from_degrees(point.latitude.value, point.longitude.value);
    return coordinates.value();  // the end of a geodesic is always valid
}

/// Returns what a common device reports: whole km/h, cut off, and whole degrees.
fleet::ReportedMotion reported_motion(const Truth& truth) {
    constexpr double kmh_per_metre_per_second = 3.6;
    fleet::ReportedMotion motion;
    motion.set_speed(
        {std::floor(truth.speed.value * kmh_per_metre_per_second) / kmh_per_metre_per_second});
    motion.set_heading({std::round(normalised(truth.heading).value)});
    return motion;
}

}  // namespace

std::vector<Route> make_routes(const std::vector<Track>& tracks, std::size_t vehicles) {
    const std::size_t count = vehicles == 0 ? tracks.size() : std::min(vehicles, tracks.size());
    std::vector<Route> routes;
    routes.reserve(count);
    for (std::size_t number = 0; number < count; ++number) {
        routes.push_back({tracks[number].name, make_circuit(tracks[number].points)});
    }
    return routes;
}

std::vector<fleet::VehicleName> vehicle_names(const std::vector<Route>& routes,
                                              std::size_t vehicles) {
    const std::size_t count = vehicles == 0 ? routes.size() : vehicles;
    std::set<std::string> taken;
    std::vector<fleet::VehicleName> names;
    std::vector<std::size_t> copies(routes.size(), 0);
    for (std::size_t number = 0; number < count; ++number) {
        const std::string& base = routes[number % routes.size()].name;
        std::size_t& copy = copies[number % routes.size()];
        std::string text;
        do {  // the name of a track may already be "Truck 2"
            ++copy;
            text = copy == 1 ? base : base + " " + std::to_string(copy);
        } while (!taken.insert(text).second);
        const auto name = fleet::VehicleName::from(text);
        if (!name) {
            throw service::CannotStart("the track of '" + text + "': its file name should be " +
                                       std::string(fleet::vehicle_name_rule));
        }
        names.push_back(*name);
    }
    return names;
}

SimulatedFleet::SimulatedFleet(std::vector<Route> routes, const FleetSettings& settings)
    : settings_(settings), routes_(std::move(routes)) {
    const std::vector<fleet::VehicleName> names = vehicle_names(routes_, settings.vehicles);
    settings_.vehicles = names.size();
    vehicles_.reserve(names.size());
    for (std::size_t number = 0; number < names.size(); ++number) {
        vehicles_.push_back(make_vehicle(number, names[number]));
    }
}

SimulatedFleet::Vehicle SimulatedFleet::make_vehicle(std::size_t number,
                                                     const fleet::VehicleName& name) const {
    const Circuit& circuit = routes_[number % routes_.size()].circuit;
    const std::size_t copy = number / routes_.size();
    const std::size_t copies =
        (settings_.vehicles - 1 - number % routes_.size()) / routes_.size() + 1;
    Random random(settings_.seed, number);
    // The vehicles of one track are spread over it, each at a random point of its own part.
    const double share = (static_cast<double>(copy) + random.unit()) / static_cast<double>(copies);
    const auto start = static_cast<std::size_t>(share * static_cast<double>(circuit.size()));
    // The whole circuit is moved by a constant offset; a lateral one would change the speed in
    // bends.
    const Way offset = {Metres{copy == 0 ? 0 : random.between(2, 12)},
                        Degrees{random.between(0, 360)}};
    const fleet::Seconds head_start{random.between(0, longest_head_start.value)};
    return {.name = name,
            .journey = Journey(circuit, std::min(start, circuit.size() - 1), random.bits()),
            .head_start = head_start,
            .offset = offset,
            .noise = Random(random.bits())};
}

std::optional<Observation> SimulatedFleet::next() {
    const double seconds =
        static_cast<double>(turn_) / (static_cast<double>(vehicles_.size()) * settings_.rate);
    Vehicle& vehicle = vehicles_[turn_ % vehicles_.size()];
    ++turn_;
    // The time is cut to milliseconds first; the place is then computed for exactly that time.
    const std::chrono::milliseconds since_start(static_cast<std::int64_t>(seconds * 1000));
    const double elapsed = static_cast<double>(since_start.count()) / 1000;
    Truth truth = vehicle.journey.at({vehicle.head_start.value + elapsed});
    truth.at = moved(truth.at, vehicle.offset);
    const auto accuracy = settings_.noise.value > 0
                              ? fleet::Accuracy::from_metres(settings_.noise.value)
                              : std::nullopt;
    const auto motion = settings_.reported_speed ? reported_motion(truth) : fleet::ReportedMotion();
    return Observation{
        {vehicle.name,
         {settings_.start + since_start, rounded(observed(vehicle, truth.at)), accuracy, motion}},
        truth};
}

Point SimulatedFleet::observed(Vehicle& vehicle, const Point& truth) const {
    if (settings_.noise.value <= 0) {
        return truth;
    }
    const double north = settings_.noise.value * vehicle.noise.normal();
    const double east = settings_.noise.value * vehicle.noise.normal();
    return moved(truth, {Metres{std::hypot(north, east)},
                         Degrees{std::atan2(east, north) * 180 / std::numbers::pi}});
}

}  // namespace convoy::simulator
