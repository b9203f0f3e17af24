#include "fleet/answers/thinning.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <GeographicLib/Geodesic.hpp>
#include <GeographicLib/GeodesicLine.hpp>
#include <GeographicLib/Math.hpp>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <string>

#include "fleet/fixtures/samples.hpp"
#include "fleet/motion/estimate/judged_period.hpp"
#include "fleet/motion/summary/leg.hpp"

namespace convoy::fleet {
namespace {

using namespace std::chrono_literals;
using GeographicLib::Geodesic;
using samples::noon;
using samples::Random;
using testing::Each;
using testing::SizeIs;
using Entries = std::vector<HistoryEntry>;

Entries with_motion(const std::vector<Position>& positions) {
    Entries entries;
    const auto [beliefs, stays, reported] = judge_track(positions, MotionSettings{}.max_speed);
    for (std::size_t i = 0; i < positions.size(); ++i) {
        entries.push_back(
            {positions[i], derive_motion({positions, beliefs, i, reported}, {}, stays[i])});
    }
    return entries;
}

/// Returns entries whose distances are the geodesics between them, so that sums can be predicted.
Entries with_steps(const std::vector<Position>& positions) {
    Entries entries;
    for (const Position& position : positions) {
        HistoryEntry entry{.position = position, .motion = {}};
        if (!entries.empty()) {
            double metres = 0;
            const Coordinates& from = entries.back().position.coordinates;
            Geodesic::WGS84().Inverse(from.latitude(), from.longitude(),
                                      position.coordinates.latitude(),
                                      position.coordinates.longitude(), metres);
            entry.motion.distance = Metres{metres};
            entry.motion.speed = MetresPerSecond{1};
        }
        entries.push_back(entry);
    }
    return entries;
}

Entries thinned(const Entries& entries, double tolerance) {
    Thinner thinner(Metres{tolerance});
    Entries kept;
    for (const HistoryEntry& entry : entries) {
        thinner.add(entry, kept);
    }
    thinner.finish(kept);
    return kept;
}

/// The same in pages of `limit`. Each page has a new thinner, which resumes after the page before.
Entries thinned_in_pages(const Entries& entries, double tolerance, std::size_t limit) {
    Entries all;
    bool more = true;
    while (more) {
        Thinner thinner(Metres{tolerance});
        auto next = entries.begin();
        if (!all.empty()) {
            thinner.resume(all.back().position);
            next = std::ranges::upper_bound(
                entries, all.back().position.time, {},
                [](const HistoryEntry& entry) { return entry.position.time; });
        }
        Entries page;
        while (next != entries.end() && page.size() <= limit) {
            thinner.add(*next++, page);
        }
        if (next == entries.end()) {
            thinner.finish(page);
        }
        more = page.size() > limit;
        page.erase(page.begin() + static_cast<std::ptrdiff_t>(std::min(page.size(), limit)),
                   page.end());
        all.insert(all.end(), page.begin(), page.end());
    }
    return all;
}

/// Returns an upper bound of the metres from a position to the geodesic between two others: the
/// distance to the point of it that is nearest in the plane.
double metres_to_line(const Position& here, const Position& from, const Position& to) {
    const auto& earth = Geodesic::WGS84();
    const auto line = earth.InverseLine(from.coordinates.latitude(), from.coordinates.longitude(),
                                        to.coordinates.latitude(), to.coordinates.longitude());
    double metres = 0;
    double azimuth = 0;
    double arrival = 0;
    earth.Inverse(from.coordinates.latitude(), from.coordinates.longitude(),
                  here.coordinates.latitude(), here.coordinates.longitude(), metres, azimuth,
                  arrival);
    const double angle = (azimuth - line.Azimuth()) * GeographicLib::Math::degree();
    const double along = std::clamp(metres * std::cos(angle), 0.0, line.Distance());
    double latitude = 0;
    double longitude = 0;
    line.Position(along, latitude, longitude);
    double aside = 0;
    earth.Inverse(latitude, longitude, here.coordinates.latitude(), here.coordinates.longitude(),
                  aside);
    return aside;
}

/// Returns the largest distance of an entry from the line between the kept ones around it.
double worst_error(const Entries& entries, const Entries& kept) {
    double worst = 0;
    std::size_t line = 0;
    for (const HistoryEntry& entry : entries) {
        if (!is_believed(entry.motion)) {
            continue;
        }
        while (line + 2 < kept.size() && kept[line + 1].position.time < entry.position.time) {
            ++line;
        }
        worst = std::max(worst, metres_to_line(entry.position, kept[line].position,
                                               kept[std::min(line + 1, kept.size() - 1)].position));
    }
    return worst;
}

std::int64_t sum_of_millimetres(const Entries& entries) {
    std::int64_t sum = 0;
    for (const HistoryEntry& entry : entries) {
        sum += millimetres_of(entry.motion);
    }
    return sum;
}

Position moved(const Position& from, std::chrono::milliseconds later, double azimuth,
               double metres) {
    double latitude = 0;
    double longitude = 0;
    Geodesic::WGS84().Direct(from.coordinates.latitude(), from.coordinates.longitude(), azimuth,
                             metres, latitude, longitude);
    return {from.time + later, samples::coordinates(latitude, longitude), std::nullopt};
}

struct Ride {
    std::string what;
    Coordinates start;
    double speed;   ///< metres per second, at most
    double noise;   ///< metres
    double swerve;  ///< degrees per second, at most
};

/// Returns a drive with straights, bends, U-turns, stops, silences and a receiver's noise.
std::vector<Position> drive(const Ride& drive, std::uint64_t seed, std::size_t count) {
    Random random(seed);
    std::uniform_real_distribution<double> part(0, 1);
    Position here{noon, drive.start, std::nullopt};
    double azimuth = 360 * part(random);
    double speed = drive.speed;
    double swerve = 0;
    std::vector<Position> positions;
    while (positions.size() < count) {
        const double chance = part(random);
        if (chance < 0.03) {
            swerve = drive.swerve * (2 * part(random) - 1);
        } else if (chance < 0.06) {
            swerve = 0;
        } else if (chance < 0.08) {
            speed = part(random) < 0.3 ? 0 : drive.speed * part(random);
        } else if (chance < 0.085) {
            azimuth += 180;
        }
        azimuth += swerve;
        const auto later = chance > 0.998 ? 20min : std::chrono::milliseconds{1000};
        here = moved(here, later, azimuth, speed);
        positions.push_back(moved(here, 0ms, 360 * part(random), drive.noise * part(random)));
    }
    return positions;
}

const std::vector<Ride> drives{
    {"a street", samples::coordinates(53.4, -1.4), 15, 0, 20},
    {"a street, with noise", samples::coordinates(53.4, -1.4), 15, 5, 20},
    {"a car park", samples::coordinates(30.3, -97.7), 1, 4, 90},
    {"across the antimeridian", samples::coordinates(-17.0, 179.999), 20, 2, 10},
    {"around the North Pole", samples::coordinates(89.9999, 12), 10, 1, 15},
    {"around the South Pole", samples::coordinates(-90, 0), 10, 0, 30},
    {"a flight", samples::coordinates(51.5, 0), 250, 10, 1},
    {"from continent to continent", samples::coordinates(0, 0), 500'000, 0, 40},
};

TEST(Thinning, WhatIsLeftOutIsWithinTheToleranceOfTheLine) {
    for (const Ride& each : drives) {
        for (std::uint64_t seed = 0; seed < 5; ++seed) {
            const Entries entries = with_motion(drive(each, seed, 2000));
            for (const double tolerance : {0.0, 0.5, 5.0, 50.0, 5000.0}) {
                const Entries kept = thinned(entries, tolerance);
                // A micrometre allows for the rounding of doubles.
                EXPECT_LE(worst_error(entries, kept), tolerance + 1e-6)
                    << each.what << ", seed " << seed << ", " << tolerance << " m";
            }
        }
    }
}

TEST(Thinning, PagesOfAnySizeGiveTheSame) {
    for (const Ride& each : drives) {
        const Entries entries = with_motion(drive(each, 7, 1500));
        for (const double tolerance : {1.0, 20.0}) {
            const Entries whole = thinned(entries, tolerance);
            for (const std::size_t limit : {1U, 2U, 7U, 100U}) {
                const Entries paged = thinned_in_pages(entries, tolerance, limit);
                ASSERT_EQ(paged.size(), whole.size()) << each.what << ", limit " << limit;
                for (std::size_t i = 0; i < whole.size(); ++i) {
                    EXPECT_EQ(paged[i].position, whole[i].position);
                    EXPECT_EQ(paged[i].motion, whole[i].motion);
                }
            }
        }
    }
}

TEST(Thinning, WhereARangeBeginsChangesNothingAfterTheNextTenMinutes) {
    for (const Ride& each : drives) {
        const Entries entries = with_motion(drive(each, 3, 3000));
        const Entries whole = thinned(entries, 10.0);
        for (const std::ptrdiff_t first : {1, 17, 599, 600, 601, 1234}) {
            const Entries part(entries.begin() + first, entries.end());
            const Entries kept = thinned(part, 10.0);
            const Time same_from = kept.front().position.time + 10min;
            const auto same = [same_from](const Entries& all) {
                std::vector<Time> times;
                for (const HistoryEntry& entry : all) {
                    if (entry.position.time >= same_from) {
                        times.push_back(entry.position.time);
                    }
                }
                return times;
            };
            EXPECT_EQ(same(kept), same(whole)) << each.what << " from " << first;
        }
    }
}

TEST(Thinning, DistancesAddUpToTheSameAtAnyTolerance) {
    for (const Ride& each : drives) {
        const Entries entries = with_steps(drive(each, 11, 2000));
        const std::int64_t all = sum_of_millimetres(entries);
        for (const double tolerance : {0.5, 5.0, 500.0}) {
            EXPECT_EQ(sum_of_millimetres(thinned(entries, tolerance)), all) << each.what;
        }
    }
}

std::vector<Position> straight(std::size_t count, std::chrono::milliseconds between) {
    std::vector<Position> positions{samples::position(0s, 53.4, -1.4)};
    while (positions.size() < count) {
        positions.push_back(moved(positions.back(), between, 45, 20));
    }
    return positions;
}

TEST(Thinning, OfAStraightRoadTheEndsStayAndOneInTenMinutes) {
    const Entries kept = thinned(with_motion(straight(1500, 1s)), 5.0);
    ASSERT_THAT(kept, SizeIs(4));
    EXPECT_EQ(kept[0].position.time, noon);
    EXPECT_EQ(kept[1].position.time, noon + 10min);
    EXPECT_EQ(kept[2].position.time, noon + 20min);
    EXPECT_EQ(kept[3].position.time, noon + 1499s);
    EXPECT_EQ(kept[0].motion.distance, std::nullopt);
}

TEST(Thinning, WhoComesBackHasBeenThere) {
    std::vector<Position> there = straight(100, 1s);
    for (std::size_t i = 99; i > 0; --i) {
        there.push_back({there.back().time + 1s, there[i - 1].coordinates, std::nullopt});
    }
    const Entries kept = thinned(with_motion(there), 5.0);
    // At the far end a second one may be kept, because a line must not end far short of a position.
    EXPECT_THAT(kept.size(), testing::Le(4U));
    EXPECT_LE(worst_error(with_motion(there), kept), 5.0);
}

TEST(Thinning, BothSidesOfASilenceStay) {
    std::vector<Position> positions = straight(10, 1s);
    positions.push_back(moved(positions.back(), 6min, 45, 20));
    for (int i = 0; i < 9; ++i) {
        positions.push_back(moved(positions.back(), 1s, 45, 20));
    }
    const Entries kept = thinned(with_motion(positions), 50.0);
    std::vector<Time> times;
    for (const HistoryEntry& entry : kept) {
        times.push_back(entry.position.time);
    }
    EXPECT_THAT(times, testing::ElementsAre(noon, noon + 9s, noon + 6min + 9s, noon + 6min + 18s));
}

TEST(Thinning, TheUsualIntervalOfASlowReporterIsNoSilence) {
    const Entries kept = thinned(with_motion(straight(10, 6min)), 50.0);
    std::vector<Time> times;
    for (const HistoryEntry& entry : kept) {
        times.push_back(entry.position.time);
    }
    EXPECT_THAT(times, testing::ElementsAre(noon, noon + 12min, noon + 24min, noon + 30min,
                                            noon + 42min, noon + 54min));
}

TEST(Thinning, LeavesOutWhatIsNotBelieved) {
    Entries entries = with_motion(straight(10, 1s));
    entries[4].motion = {};
    entries[4].motion.belief = Belief::outlier;
    entries[9].motion.belief = Belief::unconfirmed;
    const Entries kept = thinned(entries, 0.0);
    for (const HistoryEntry& entry : kept) {
        EXPECT_TRUE(is_believed(entry.motion));
    }
    EXPECT_EQ(kept.back().position, entries[8].position);
}

TEST(Thinning, OfNothingNothingStaysAndOfOneThatOne) {
    EXPECT_TRUE(thinned({}, 5.0).empty());
    EXPECT_THAT(thinned(with_motion(straight(1, 1s)), 5.0), SizeIs(1));
}

TEST(Thinning, AVehicleThatStandsIsOnePositionInTenMinutes) {
    std::vector<Position> positions;
    Random random(5);
    for (int second = 0; second < 1800; ++second) {
        positions.push_back(moved(samples::position(std::chrono::seconds{second}, 53.4, -1.4), 0ms,
                                  static_cast<double>(samples::random_between(random, 0, 359)),
                                  2.0));
    }
    EXPECT_THAT(thinned(with_motion(positions), 5.0), SizeIs(4));
}

}  // namespace
}  // namespace convoy::fleet
