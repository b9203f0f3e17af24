#include "position-importer/tally.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fleet/fixtures/samples.hpp"

namespace convoy::importer {
namespace {

namespace samples = fleet::samples;
using recordings::SkipReason;
using namespace std::chrono_literals;

fleet::ReportedPosition at(const std::string& vehicle, std::chrono::milliseconds after_noon) {
    return {samples::name(vehicle), samples::position(after_noon, 1, 2)};
}

TEST(Tally, CountsPositionsOfEachVehicleWithTheirTimes) {
    Tally tally(5);
    tally.add(at("A", 2s));
    tally.add(at("A", 1s));
    tally.add(at("B", 3s));
    EXPECT_EQ(tally.all().positions, 3U);
    EXPECT_EQ(tally.all().first, samples::noon + 1s);
    EXPECT_EQ(tally.all().last, samples::noon + 3s);
    EXPECT_EQ(tally.vehicles().at("A").positions, 2U);
    EXPECT_EQ(tally.vehicles().at("A").last, samples::noon + 2s);
    EXPECT_EQ(tally.vehicles().size(), 2U);
}

TEST(Tally, CountsVehiclesBeyondItsLimitTogether) {
    Tally tally(5);
    for (std::size_t number = 0; number < max_counted_vehicles + 2; ++number) {
        tally.add(at("V" + std::to_string(number), 1s));
    }
    tally.add(at("V0", 1s));
    EXPECT_EQ(tally.vehicles().size(), max_counted_vehicles);
    EXPECT_EQ(tally.vehicles().at("V0").positions, 2U);
    EXPECT_EQ(tally.others().positions, 2U);
    EXPECT_EQ(tally.all().positions, max_counted_vehicles + 3);
}

TEST(Tally, KeepsTheFirstExamplesOfEachReason) {
    Tally tally(2);
    for (const char* line : {"line 1", "line 2", "line 3"}) {
        tally.add("a.csv", {SkipReason::bad_time, line, "'x' is no time"});
    }
    tally.add("b.csv", {SkipReason::no_time, "line 9", "it has no time"});
    EXPECT_EQ(tally.skipped(), 4U);
    EXPECT_EQ(tally.of(SkipReason::bad_time).entries, 3U);
    EXPECT_THAT(
        tally.of(SkipReason::bad_time).examples,
        testing::ElementsAre("a.csv, line 1: 'x' is no time", "a.csv, line 2: 'x' is no time"));
    EXPECT_EQ(tally.of(SkipReason::no_time).entries, 1U);
    EXPECT_EQ(tally.of(SkipReason::no_fix).entries, 0U);
}

}  // namespace
}  // namespace convoy::importer
