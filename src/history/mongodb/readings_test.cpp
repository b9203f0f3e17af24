#include "history/mongodb/readings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "history/fixtures/mongo_server.hpp"
#include "history/fixtures/sample_readings.hpp"
#include "history/mongodb/history.hpp"

namespace convoy::history {
namespace {

using testing::ElementsAre;

// Each replaces only what it has read, so none loses what another has joined meanwhile.
TEST(MongoReadingsTest, TrackersThatJoinReadingsOfOneTimeAtOnceLoseNone) {
    constexpr std::size_t trackers = 3;
    constexpr std::size_t readings_each = 12;
    const MongoTestDatabase database;
    SampleRandom random(5);
    JoinedValues all;
    std::vector<std::vector<StoredReading>> said(trackers);
    for (auto& of_tracker : said) {
        for (std::size_t i = 0; i < readings_each; ++i) {
            of_tracker.push_back(sample_reading(random, "Van", at(0)));
            all.push_back(
                {.attributes = of_tracker.back().attributes, .device = of_tracker.back().device});
        }
    }
    std::vector<std::jthread> threads;
    for (const auto& of_tracker : said) {
        threads.emplace_back([&database, &of_tracker] {
            const auto history = MongoHistory::open(database.settings()).value();
            for (const StoredReading& reading : of_tracker) {
                EXPECT_TRUE(history->append({.positions = {}, .readings = {reading}}));
            }
        });
    }
    threads.clear();  // waits for them
    const auto history = MongoHistory::open(database.settings()).value();
    const auto found = history->readings(vehicle("Van"), all_time, 10).value();
    ASSERT_EQ(found.size(), 1U);
    JoinedValues stored{{.attributes = found.front().attributes, .device = found.front().device}};
    std::ranges::copy(found.front().others, std::back_inserter(stored));
    EXPECT_EQ(stored, join(all));
}

}  // namespace
}  // namespace convoy::history
