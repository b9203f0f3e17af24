#include "recordings.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <random>

#include "position-simulator/geodesy.hpp"
#include "position-simulator/replay.hpp"
#include "scenes.hpp"

namespace convoy::order {
namespace {

using fleet::Coordinates;
using fleet::Degrees;
using fleet::Metres;
using fleet::Position;
using fleet::ReportedMotion;
using simulator::Point;
using std::chrono::milliseconds;

constexpr double one_in_a_hundred = 0.01;
constexpr double one_in_ten = 0.1;

Coordinates coordinates_of(const Point& point) {
    return Coordinates::from_degrees(point.latitude.value, point.longitude.value).value();
}

Coordinates moved(const Coordinates& from, Metres length, Degrees azimuth) {
    const Point point{.latitude = {from.latitude()}, .longitude = {from.longitude()}};
    return coordinates_of(simulator::moved(point, {.length = length, .azimuth = azimuth}));
}

/// How a device reports its own motion.
enum class Device : std::uint8_t {
    right,              ///< its speed and its heading
    without,            ///< nothing
    in_another_unit,    ///< km/h as if they were m/s
    stuck,              ///< a speed that never changes
    now_and_then,       ///< both, only one of them, or none
    until_it_is_other,  ///< both, and nothing in the second half
};
constexpr std::array devices{Device::right, Device::without,      Device::in_another_unit,
                             Device::stuck, Device::now_and_then, Device::until_it_is_other};

// Returns what a device reports of a way of one second. `passed`: the share of the walk before it.
ReportedMotion report_of(Device device, const simulator::Way& way, double passed,
                         std::mt19937_64& random) {
    ReportedMotion reported;
    std::bernoulli_distribution is_absent(device == Device::now_and_then ? 0.4 : 0);
    if (device == Device::without || (device == Device::until_it_is_other && passed > 0.5)) {
        return reported;
    }
    if (!is_absent(random)) {
        const double unit = device == Device::in_another_unit ? 3.6 : 1;
        reported.set_speed({device == Device::stuck ? 8.33 : unit * way.length.value});
    }
    if (!is_absent(random)) {
        reported.set_heading(simulator::normalised(way.azimuth));
    }
    return reported;
}

std::vector<Position> walk(const Point& from, std::size_t count, Device device,
                           std::mt19937_64& random) {
    std::lognormal_distribution<double> metres_a_second(1.5, 1.5);
    // A unit is found only on straight stretches of some length.
    const bool drives_straight_on = device == Device::in_another_unit;
    std::normal_distribution<double> turn(0, drives_straight_on ? 1 : 20);
    std::uniform_int_distribution<int> decimetres(0, 200);
    constexpr fleet::Time start = std::chrono::sys_days{std::chrono::year{2026} / 2 / 28};
    std::vector<Position> positions;
    Point at = from;
    double azimuth = 0;
    double speed = metres_a_second(random);
    for (std::size_t i = 0; i < count; ++i) {
        if (i % 50 == 1) {
            speed = metres_a_second(random);
        }
        if (drives_straight_on) {
            speed = 40;
        }
        const auto accuracy = static_cast<std::uint16_t>(decimetres(random));
        const simulator::Way way{.length = Metres{speed},
                                 .azimuth = Degrees{azimuth + turn(random)}};
        const double passed = static_cast<double>(i) / static_cast<double>(count);
        positions.push_back(
            {.time = start + std::chrono::seconds{i},
             .coordinates = coordinates_of(at),
             .accuracy = accuracy < 100 ? std::optional(fleet::Accuracy::from_decimetres(accuracy))
                                        : std::nullopt,
             .reported = report_of(device, way, passed, random)});
        const auto arrival = simulator::arrival(at, way);
        at = arrival.at;
        azimuth = arrival.azimuth.value;
    }
    return positions;
}

void sort_by_time(Positions& positions) {
    std::ranges::sort(positions, {}, [](const auto& reported) {
        return std::pair(reported.position.time, reported.vehicle);
    });
}

/// Has each vehicle repeat one of its old places at one position in ten, and another one after a
/// hundred positions.
void repeat_old_places(Positions& positions, std::mt19937_64& random) {
    std::uniform_real_distribution<double> chance;
    std::map<fleet::VehicleName, Coordinates> old_places;
    for (auto& [vehicle, position] : positions) {
        Coordinates& place = old_places.try_emplace(vehicle, position.coordinates).first->second;
        if (chance(random) < one_in_a_hundred) {
            place = position.coordinates;
        } else if (chance(random) < one_in_ten) {
            position.coordinates = place;
        }
    }
}

// Plants each kind of error at one position in a hundred, and old places.
void plant(Positions& positions, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::uniform_real_distribution<double> chance;
    std::uniform_real_distribution<double> kilometres(1, 50);
    std::uniform_real_distribution<double> azimuth(0, 360);
    repeat_old_places(positions, random);
    Positions planted;
    for (fleet::ReportedPosition& reported : positions) {
        Position& position = reported.position;
        if (chance(random) < one_in_a_hundred) {
            planted.push_back(reported);
            planted.back().position.time += milliseconds{1};
            planted.back().position.coordinates = Coordinates::from_e7(0, 0).value();
        }
        if (chance(random) < one_in_a_hundred) {
            planted.push_back(reported);
            planted.back().position.coordinates =
                moved(position.coordinates, Metres{5}, Degrees{azimuth(random)});
        }
        if (chance(random) < one_in_a_hundred) {
            planted.push_back(reported);
            planted.back().position.reported =
                chance(random) < 0.5 ? ReportedMotion{} : ReportedMotion{1'200, 9'000};
        }
        if (chance(random) < one_in_a_hundred) {
            position.coordinates = moved(position.coordinates, Metres{1000 * kilometres(random)},
                                         Degrees{azimuth(random)});
        }
    }
    positions.insert(positions.end(), planted.begin(), planted.end());
    sort_by_time(positions);
}

void keep_every_nth_vehicle(Positions& positions, std::size_t nth) {
    std::map<fleet::VehicleName, std::size_t> place_among_all;
    for (const fleet::ReportedPosition& reported : positions) {
        place_among_all.try_emplace(reported.vehicle, place_among_all.size());
    }
    std::erase_if(positions, [&](const fleet::ReportedPosition& reported) {
        return place_among_all.at(reported.vehicle) % nth != 0;
    });
}

}  // namespace

Positions bad_day(const std::string& file, std::size_t nth, std::uint64_t seed) {
    simulator::ReplayColumns columns;
    columns.speed = "speed";
    Positions positions = simulator::load_recording(file, columns).positions;
    keep_every_nth_vehicle(positions, nth);
    plant(positions, seed);
    return positions;
}

Positions generated_drives() {
    constexpr std::size_t drives_each = 3;
    constexpr std::size_t positions_each = 600;
    Positions positions;
    for (const accuracy::Scene& scene : accuracy::make_scenes("tracks")) {
        for (std::size_t i = 0; i < drives_each; ++i) {
            const auto vehicle =
                fleet::VehicleName::from(scene.name + " " + std::to_string(i)).value();
            const auto& drive = scene.drives.at(i).positions;
            for (std::size_t j = 0; j < std::min(positions_each, drive.size()); ++j) {
                positions.push_back({.vehicle = vehicle, .position = drive[j]});
            }
        }
    }
    sort_by_time(positions);
    return positions;
}

Positions walks(std::uint64_t seed, std::size_t positions_each) {
    const std::vector<std::pair<std::string, Point>> starts{
        {"Fiji / east", {{-17.0}, {179.9999}}}, {"Fiji / west?", {{-17.0}, {-179.9999}}},
        {"North Pole", {{89.9999}, {12.0}}},    {"South Pole & all", {{-89.9999}, {-100.0}}},
        {"Überall %2F", {{89.99}, {179.999}}},  {std::string(64, 'x'), {{0.0001}, {-0.0001}}},
    };
    static_assert(devices.size() == 6, "each start has another device");
    std::mt19937_64 random(seed);
    Positions positions;
    for (std::size_t i = 0; i < starts.size(); ++i) {
        const auto vehicle = fleet::VehicleName::from(starts[i].first).value();
        const Device device = devices.at((i + seed) % devices.size());
        for (const Position& position : walk(starts[i].second, positions_each, device, random)) {
            positions.push_back({.vehicle = vehicle, .position = position});
        }
    }
    plant(positions, seed);
    return positions;
}

}  // namespace convoy::order
