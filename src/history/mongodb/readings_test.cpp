#include "history/mongodb/readings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "history/fixtures/mongo_server.hpp"
#include "history/fixtures/sample_readings.hpp"
#include "history/mongodb/history.hpp"
#include "history/mongodb/reading_documents.hpp"

namespace convoy::history {
namespace {

// The tests' server, FerretDB, first looks for the documents of an update and then writes them, so
// trackers that really write at once lose a value there now and then; a MongoDB does both as one.
// So the trackers take turns here, and the next test has the filter on which MongoDB relies.
TEST(MongoReadingsTest, TrackersThatJoinReadingsOfOneTimeLoseNone) {
    constexpr std::size_t trackers = 3;
    constexpr std::size_t readings_each = 12;
    const MongoTestDatabase database;
    SampleRandom random(5);
    JoinedValues all;
    std::vector<std::unique_ptr<MongoHistory>> histories;
    for (std::size_t tracker = 0; tracker < trackers; ++tracker) {
        histories.push_back(MongoHistory::open(database.settings()).value());
    }
    for (std::size_t i = 0; i < trackers * readings_each; ++i) {
        const StoredReading reading = sample_reading(random, "Van", at(0));
        all.push_back({.attributes = reading.attributes, .device = reading.device});
        EXPECT_TRUE(histories[i % trackers]->append({.positions = {}, .readings = {reading}}));
    }
    const auto found = histories.front()->readings(vehicle("Van"), all_time, 10).value();
    ASSERT_EQ(found.size(), 1U);
    JoinedValues stored{{.attributes = found.front().attributes, .device = found.front().device}};
    std::ranges::copy(found.front().others, std::back_inserter(stored));
    EXPECT_EQ(stored, join(all));
}

TEST(MongoReadingsTest, AReadingIsReplacedOnlyAsItWasRead) {
    const MongoTestDatabase test;
    const MongoDatabase database(test.settings().address());
    SampleRandom random(5);
    std::vector<StoredReading> readings;
    for (int i = 0; i < 3; ++i) {
        readings.push_back(sample_reading(random, "Van", at(0)));
        readings.back().attributes.set_text(fleet::Attribute::driver, std::to_string(i));
    }
    std::vector<Bson> first;
    first.push_back(encode_reading(readings[0]));
    ASSERT_TRUE(database.insert(mongo::readings, first));
    const auto replace = [&](const StoredReading& read, const StoredReading& by) {
        const Bson document = encode_reading(read);
        std::vector<MongoReplacement> replacements;
        replacements.push_back({filter_of_unchanged_reading(document.view()), encode_reading(by)});
        return database.replace(mongo::readings, replacements).has_value();
    };
    const auto history = MongoHistory::open(test.settings()).value();
    const auto driver = [&] {
        const auto found = history->readings(vehicle("Van"), all_time, 10).value();
        return std::string(found.at(0).attributes.text(fleet::Attribute::driver));
    };
    EXPECT_TRUE(replace(readings[0], readings[1]));
    EXPECT_EQ(driver(), "1");
    EXPECT_TRUE(replace(readings[0], readings[2]));
    EXPECT_EQ(driver(), "1") << "it has been replaced since it was read";
}

}  // namespace
}  // namespace convoy::history
