#include "recordings.hpp"

#include <algorithm>
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
            position.coordinates = moved(position.coordinates, Metres{1000 * kilometres(random)},
                                         Degrees{azimuth(random)});
        }
    }
    positions.insert(positions.end(), planted.begin(), planted.end());
    sort_by_time(positions);
}

}  // namespace

Positions bad_day(const std::string& file, std::uint64_t seed) {
    Positions positions = simulator::load_recording(file, {}).positions;
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
    std::mt19937_64 random(seed);
    std::lognormal_distribution<double> metres_a_second(1.5, 1.5);
    std::normal_distribution<double> turn(0, 20);
    std::uniform_int_distribution<int> decimetres(0, 200);
    constexpr fleet::Time start = std::chrono::sys_days{std::chrono::year{2026} / 2 / 28};
    Positions positions;
    for (const auto& [name, from] : starts) {
        const auto vehicle = fleet::VehicleName::from(name).value();
        Point at = from;
        double azimuth = 0;
        double speed = metres_a_second(random);
        for (std::size_t i = 0; i < positions_each; ++i) {
            const auto accuracy = static_cast<std::uint16_t>(decimetres(random));
            positions.push_back(
                {.vehicle = vehicle,
                 .position = {
                     .time = start + std::chrono::seconds{i},
                     .coordinates = coordinates_of(at),
                     .accuracy = accuracy < 100
                                     ? std::optional(fleet::Accuracy::from_decimetres(accuracy))
                                     : std::nullopt}});
            if (i % 50 == 0) {
                speed = metres_a_second(random);
            }
            const auto arrival = simulator::arrival(
                at, {.length = Metres{speed}, .azimuth = Degrees{azimuth + turn(random)}});
            at = arrival.at;
            azimuth = arrival.azimuth.value;
        }
    }
    plant(positions, seed);
    return positions;
}

}  // namespace convoy::order
