#include "goals.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <sstream>
#include <string>

#include "fault_scenes.hpp"
#include "stay_scenes.hpp"

namespace convoy::accuracy {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::array sigmas{3.0, 5.6, 8.0, 12.0};
constexpr std::array memories{20.0, 300.0, 900.0};
constexpr std::array intervals{seconds(1), seconds(10), seconds(60)};
constexpr std::array is_reported{false, true};

constexpr Goal no_metres = at_most(0.5);  // what rounds to 0
constexpr Goal no_moving = at_most(0.002);

template <typename... Parts>
std::string text(const Parts&... parts) {
    std::ostringstream written;
    (written << ... << parts);
    return written.str();
}

std::string of_drift(double sigma, double memory) {
    return text(sigma, " m kept for ", memory, " s");
}

/// Six hours, three times: the metres are those of the worst time.
void add_parked(std::vector<Figure>& all, double sigma, double memory, seconds interval) {
    constexpr std::uint64_t nights = 3;
    Shown sum;
    for (const bool reported : is_reported) {
        for (std::uint64_t seed = 0; seed < nights; ++seed) {
            const Shown night =
                shown(received(parked(), {sigma, memory, reported}, {hours(6), interval, seed}));
            sum.metres = std::max(sum.metres, night.metres);
            sum.moving += night.moving / (2 * nights);
            sum.moving_live += night.moving_live / (2 * nights);
        }
    }
    const std::string scene =
        text("parked, ", of_drift(sigma, memory), ", every ", interval.count(), " s");
    const Goal metres = sigma <= 8 ? no_metres : at_most(60);
    all.push_back({scene, "metres", sum.metres, metres});
    all.push_back({scene, "moving", sum.moving, no_moving});
    all.push_back({scene, "moving live", sum.moving_live, no_moving});
}

struct Creep {
    std::string name;
    double speed;
    hours length;
    double within;  ///< of the way
};

/// The figure is the part of the way that is furthest from 1.
void add_creep(std::vector<Figure>& all, const Creep& creep, double sigma, double memory) {
    const double way =
        creep.speed * static_cast<double>(std::chrono::seconds(creep.length).count());
    double worst = 1;
    for (const seconds interval : intervals) {
        for (const bool reported : is_reported) {
            const auto track = received(creeping(creep.speed), {sigma, memory, reported},
                                        {creep.length, interval, 20});
            const double part = shown_metres(track) / way;
            worst = std::abs(part - 1) > std::abs(worst - 1) ? part : worst;
        }
    }
    all.push_back({text(creep.name, ", ", of_drift(sigma, memory)),
                   "part of the way",
                   worst,
                   {.least = 1 - creep.within, .most = 1 + creep.within}});
}

void add_anchor(std::vector<Figure>& all, double chain, double memory) {
    constexpr double sigma = 3;
    double worst = 0;
    for (const seconds interval : intervals) {
        for (const bool reported : is_reported) {
            worst =
                std::max(worst, shown_metres(received(at_anchor(chain), {sigma, memory, reported},
                                                      {hours(6), interval, 30})));
        }
    }
    all.push_back({text("at anchor, ", chain, " m of chain, ", of_drift(sigma, memory)), "metres",
                   worst, no_metres});
}

void add_starts(std::vector<Figure>& all, double speed, double sigma, seconds interval) {
    constexpr std::uint64_t starts = 20;
    constexpr double latest = 30;
    double late = 0;
    double longest = 0;
    double count = 0;
    for (const double memory : memories) {
        for (const bool reported : is_reported) {
            for (std::uint64_t seed = 0; seed < starts; ++seed) {
                const Delay delay = delay_of({.speed = speed,
                                              .drift = {sigma, memory, reported},
                                              .reporting = {minutes(3), interval, 40 + seed}});
                ++count;
                late += delay.shown > std::min(delay.due, latest) ? 1 : 0;
                longest = std::max(longest, delay.shown);
            }
        }
    }
    const std::string scene =
        text("a start to ", speed, " m/s, ", sigma, " m of drift, every ", interval.count(), " s");
    all.push_back({scene, "later than due", late / count, at_most(0)});
    all.push_back({scene, "seconds at most", longest, at_most(latest)});
}

Drive each(const Drive& drive, std::size_t interval) {
    return only(drive, [&](std::size_t i) { return i % interval == 0; });
}

template <typename Fault>
void add_faults(std::vector<Figure>& all, const std::string& scene,
                const std::vector<Drive>& drives, const Fault& fault) {
    std::vector<FaultyDrive> faulty;
    for (std::size_t i = 0; i < drives.size(); ++i) {
        faulty.push_back(fault(drives[i], i));
    }
    const FaultErrors errors = measure(faulty);
    all.push_back({scene, "true left out", errors.left_out, at_most(0.01)});
    all.push_back({scene, "false believed", errors.believed, at_most(0.01)});
    all.push_back({scene, "part of the way", errors.distance, {.least = 0.95, .most = 1.05}});
    all.push_back({scene, "part of the speed", errors.greatest_speed, at_most(2)});
}

void add_stale(std::vector<Figure>& all, const std::vector<Drive>& drives, std::size_t interval) {
    const auto add = [&](const std::string& name, const Staleness& staleness) {
        const std::string scene =
            text(name, ", ", std::lround(100 * staleness.share), " %",
                 staleness.is_regular ? " regularly" : "", ", every ", interval, " s");
        add_faults(all, scene, drives, [&](const Drive& drive, std::uint64_t seed) {
            return with_old_fixes(drive, staleness, 100 + seed);
        });
    };
    struct Kind {
        OldFix fix;
        const char* name;
    };
    for (const auto& [fix, name] :
         {Kind{OldFix::never_near, "one old fix 7 km away"}, Kind{OldFix::first, "the first fix"},
          Kind{OldFix::of_minutes_ago, "fixes of the last 5 min"}}) {
        for (const double share : {0.1, 0.2, 1.0 / 3, 0.5}) {
            add(name, {fix, share, false});
        }
        for (const double share : {1.0 / 3, 0.5}) {
            add(name, {fix, share, true});
        }
    }
    for (const double share : {0.1, 1.0 / 3, 0.5}) {
        add("the last fix 5 to 20 times", {OldFix::last, share, false});
    }
}

void add_towers(std::vector<Figure>& all, const std::vector<Drive>& drives, std::size_t interval) {
    for (const std::size_t length : {3U, 5U, 10U, 20U}) {
        for (const double scatter : {0.0, 200.0}) {
            const std::string scene =
                text(length, " fixes at a tower", scatter > 0 ? " that scatter by 200 m" : "",
                     ", every ", interval, " s");
            add_faults(all, scene, drives, [&](const Drive& drive, std::uint64_t seed) {
                return with_tower_runs(drive, {length, scatter}, 200 + seed);
            });
        }
    }
}

}  // namespace

std::vector<Figure> stay_figures() {
    std::vector<Figure> all;
    for (const double sigma : sigmas) {
        for (const double memory : memories) {
            for (const seconds interval : intervals) {
                add_parked(all, sigma, memory, interval);
            }
        }
    }
    for (const double memory : memories) {
        add_anchor(all, 40, memory);
    }
    for (const double sigma : sigmas) {
        for (const double memory : memories) {
            add_creep(all, {"a paver of 0.05 m/s", 0.05, hours(8), 0.05}, sigma, memory);
        }
    }
    for (const double memory : memories) {
        add_creep(all, {"a creep of 0.6 m/s", 0.6, hours(2), 0.1}, 12, memory);
    }
    for (const double speed : {3.0, 10.0}) {
        for (const double sigma : sigmas) {
            for (const seconds interval : {seconds(1), seconds(5), seconds(10)}) {
                add_starts(all, speed, sigma, interval);
            }
        }
    }
    return all;
}

std::vector<Figure> fault_figures(const std::vector<Drive>& drives) {
    std::vector<Figure> all;
    for (const std::size_t interval : {1U, 10U, 30U}) {
        std::vector<Drive> thinned;
        for (const Drive& drive : drives) {
            thinned.push_back(each(drive, interval));
        }
        if (interval < 30) {
            add_stale(all, thinned, interval);
        }
        add_towers(all, thinned, interval);
    }
    return all;
}

}  // namespace convoy::accuracy
