#include "scenes.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numbers>

#include "position-simulator/random.hpp"
#include "position-simulator/simulated_fleet.hpp"

namespace convoy::accuracy {
namespace {

using simulator::Random;

constexpr std::size_t vehicles = 12;
constexpr std::size_t positions_each = 3600;  // one a second
constexpr double sigma = 3.0;                 // metres, on each axis

Drive as_driven(std::size_t expected) {
    Drive drive;
    drive.positions.reserve(expected);
    drive.truth.reserve(expected);
    drive.jumped.reserve(expected);
    return drive;
}

/// Returns a track from one town to the next and back: blocks of 200 m with a corner after each,
/// then 30 km of road with wide bends. The goals for headings were set on a drive of this kind, one
/// hour of city and road, on which headings from two positions are 19 degrees off. The road is so
/// long that they are nearly as good here: 23 degrees, whereas on the recorded tracks they are 40
/// off.
simulator::Track town_and_road() {
    constexpr int blocks = 4;
    constexpr double block_metres = 200;
    constexpr double road_metres = 30'000;
    constexpr double bend_metres = 3'000;  // from one bend to the next
    constexpr double bend_width_metres = 200;
    simulator::Track track{.name = "Town and Road", .points = {{{53.0}, {-1.0}}}};
    const auto go_on = [&track](double east, double north) {
        const fleet::Degrees azimuth =
            simulator::normalised({std::atan2(east, north) * 180 / std::numbers::pi});
        track.points.push_back(simulator::moved(track.points.back(),
                                                {fleet::Metres{std::hypot(east, north)}, azimuth}));
    };
    for (int block = 0; block < blocks; ++block) {
        block % 2 == 0 ? go_on(block_metres, 0) : go_on(0, block_metres);
    }
    constexpr double step = 20;
    const auto north_at = [](double east) {
        return bend_width_metres * std::sin(2 * std::numbers::pi * east / bend_metres);
    };
    for (double east = 0; east < road_metres; east += step) {
        go_on(step, north_at(east + step) - north_at(east));
    }
    return track;
}

/// Returns drives whose positions are the truth.
std::vector<Drive> drive_along(const std::vector<simulator::Track>& tracks) {
    const auto start = fleet::parse_time("2026-11-22T12:00:00Z").value();
    simulator::SimulatedFleet fleet(
        simulator::make_routes(tracks, vehicles),
        {.vehicles = vehicles, .rate = 1.0, .seed = 11, .start = start, .noise = {0}});
    std::map<fleet::VehicleName, Drive> drives;
    for (std::size_t i = 0; i < vehicles * positions_each; ++i) {
        const simulator::Observation seen = fleet.next().value();
        Drive& drive =
            drives.try_emplace(seen.reported.vehicle, as_driven(positions_each)).first->second;
        drive.positions.push_back(seen.reported.position);
        drive.truth.push_back(seen.truth.value());
        drive.jumped.push_back(false);
    }
    std::vector<Drive> all;
    for (auto& [name, drive] : drives) {
        all.push_back(std::move(drive));
    }
    return all;
}

/// Removes drives that never exceed 14 m/s: half of all drivers cruise more slowly and never leave
/// town.
std::vector<Drive> of_road_drivers(std::vector<Drive> drives) {
    std::erase_if(drives, [](const Drive& drive) {
        return std::ranges::none_of(
            drive.truth, [](const simulator::Truth& motion) { return motion.speed.value > 14; });
    });
    return drives;
}

struct Error {
    double east;
    double north;
};

/// Returns the error of a receiver's next position.
using Receiver = std::function<Error()>;

Receiver white(Random& random) {
    return [&random] { return Error{sigma * random.normal(), sigma * random.normal()}; };
}

/// Makes errors like those of real receivers: each is mostly that of the second before.
Receiver correlated(Random& random) {
    constexpr double kept = 0.9;
    const double fresh = sigma * std::sqrt(1 - kept * kept);
    return [&random, fresh, last = Error{0, 0}]() mutable {
        last = {kept * last.east + fresh * random.normal(),
                kept * last.north + fresh * random.normal()};
        return last;
    };
}

void disturb(Drive& drive, Receiver error) {
    for (std::size_t i = 0; i < drive.positions.size(); ++i) {
        const Error by = error();
        drive.positions[i].coordinates = displaced(drive.truth[i].at, by.east, by.north);
        drive.positions[i].accuracy = fleet::Accuracy::from_metres(sigma);
    }
}

/// Moves one to three positions in a row by 100 to 2,000 m, every one to three minutes.
void jump(Drive& drive, Random& random) {
    for (std::size_t i = 60; i + 60 < drive.positions.size(); i += 60 + random.below(120)) {
        const std::size_t length = 1 + random.below(3);
        const double distance = random.between(100, 2000);
        const double direction = random.between(0, 2 * std::numbers::pi);
        for (std::size_t j = i; j < i + length; ++j) {
            drive.positions[j].coordinates = displaced(
                drive.truth[j].at, distance * std::sin(direction) + sigma * random.normal(),
                distance * std::cos(direction) + sigma * random.normal());
            drive.jumped[j] = true;
        }
    }
}

/// Removes the positions of 30 to 90 s after every 200 to 400 s.
Drive through_tunnels(const Drive& drive, Random& random) {
    std::size_t entry = 120;
    std::size_t exit = entry;
    return only(drive, [&](std::size_t i) {
        if (i >= exit) {
            entry = i + 200 + random.below(200);
            exit = entry + 30 + random.below(60);
        }
        return i < entry;
    });
}

/// Adds what most devices report: whole kilometres an hour, cut off, and whole degrees. The chip's
/// own errors are 0.05 m/s along the way and 0.15 m/s across.
void report_motion(Drive& drive, Random& random) {
    for (std::size_t i = 0; i < drive.positions.size(); ++i) {
        const simulator::Truth& truth = drive.truth[i];
        const double speed = std::max(truth.speed.value + 0.05 * random.normal(), 0.0);
        const double turn = std::atan2(0.15 * random.normal(), std::max(truth.speed.value, 0.3));
        fleet::ReportedMotion& reported = drive.positions[i].reported;
        reported.set_speed({std::floor(speed * 3.6) / 3.6});
        reported.set_heading({std::round(
            simulator::normalised({truth.heading.value + turn * 180 / std::numbers::pi}).value)});
    }
}

Scene scene(std::string name, const std::vector<Drive>& truth,
            const std::function<void(Drive&, Random&)>& receive) {
    Scene made{.name = std::move(name), .drives = truth};
    for (std::size_t i = 0; i < made.drives.size(); ++i) {
        Random random(7, i);
        receive(made.drives[i], random);
    }
    return made;
}

}  // namespace

fleet::Coordinates displaced(const simulator::Point& from, double east, double north) {
    const fleet::Metres length{std::hypot(east, north)};
    const fleet::Degrees azimuth =
        simulator::normalised({std::atan2(east, north) * 180 / std::numbers::pi});
    const simulator::Point to = simulator::moved(from, {.length = length, .azimuth = azimuth});
    return fleet::Coordinates::from_degrees(to.latitude.value, to.longitude.value).value();
}

Drive only(const Drive& drive, const std::function<bool(std::size_t)>& kept) {
    Drive thinned = as_driven(drive.positions.size());
    for (std::size_t i = 0; i < drive.positions.size(); ++i) {
        if (kept(i)) {
            thinned.positions.push_back(drive.positions[i]);
            thinned.truth.push_back(drive.truth[i]);
            thinned.jumped.push_back(drive.jumped[i]);
        }
    }
    return thinned;
}

std::vector<Drive> drives_with_noise(const std::string& tracks) {
    return scene("white noise", drive_along(simulator::load_tracks(tracks)),
                 [](Drive& drive, Random& random) { disturb(drive, white(random)); })
        .drives;
}

std::vector<Scene> make_scenes(const std::string& tracks) {
    const std::vector<Drive> truth = drive_along(simulator::load_tracks(tracks));
    const auto with_white_noise = [](Drive& drive, Random& random) {
        disturb(drive, white(random));
    };
    const auto every = [&](std::size_t seconds) {
        return scene("every " + std::to_string(seconds) + " s, 3 m", truth,
                     [&](Drive& drive, Random& random) {
                         with_white_noise(drive, random);
                         drive = only(drive, [&](std::size_t i) { return i % seconds == 0; });
                     });
    };
    const std::vector<Drive> roads = of_road_drivers(drive_along({town_and_road()}));
    const auto reported = [&](std::size_t seconds) {
        return scene("town and road, reported speed, " + std::to_string(seconds) + " s", roads,
                     [&](Drive& drive, Random& random) {
                         with_white_noise(drive, random);
                         report_motion(drive, random);
                         drive = only(drive, [&](std::size_t i) { return i % seconds == 0; });
                     });
    };
    return {
        scene("clean", truth, [](Drive&, Random&) {}),
        scene("white noise, 3 m", truth, with_white_noise),
        scene("town and road, 3 m", roads, with_white_noise),
        scene("correlated noise, 3 m", truth,
              [](Drive& drive, Random& random) { disturb(drive, correlated(random)); }),
        scene("urban: 3 m and jumps", truth,
              [&](Drive& drive, Random& random) {
                  with_white_noise(drive, random);
                  jump(drive, random);
              }),
        scene("tunnels: 3 m and gaps", truth,
              [&](Drive& drive, Random& random) {
                  with_white_noise(drive, random);
                  drive = through_tunnels(drive, random);
              }),
        every(5),
        every(10),
        every(30),
        reported(1),
        reported(5),
        reported(10),
        reported(30),
    };
}

}  // namespace convoy::accuracy
