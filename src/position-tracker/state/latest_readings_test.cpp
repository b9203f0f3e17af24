#include "position-tracker/state/latest_readings.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "history/fixtures/sample_readings.hpp"
#include "position-tracker/fixtures/sample_positions.hpp"

namespace convoy::tracker {
namespace {

using history::reading;

fleet::Attributes battery(double volts) {
    fleet::Attributes attributes;
    attributes.set_number(fleet::Attribute::battery, volts);
    return attributes;
}

TEST(LatestReadings, AreThoseOfTheNewestTime) {
    LatestReadings latest;
    EXPECT_EQ(latest.find(vehicle("Van")), nullptr);
    EXPECT_TRUE(latest.apply(reading("Van", at(2), battery(4.0), "gt06:1")));
    EXPECT_FALSE(latest.apply(reading("Van", at(1), battery(3.0))));
    EXPECT_TRUE(latest.apply(reading("Bus", at(1), battery(3.0))));
    ASSERT_NE(latest.find(vehicle("Van")), nullptr);
    EXPECT_EQ(*latest.find(vehicle("Van")), (fleet::VehicleReading{at(2), battery(4.0), "gt06:1"}));
}

TEST(LatestReadings, OfOneTimeAreJoined) {
    LatestReadings latest;
    EXPECT_TRUE(latest.apply(reading("Van", at(2), battery(4.0))));
    EXPECT_FALSE(latest.apply(reading("Van", at(2), battery(4.0)))) << "it is the same";
    EXPECT_FALSE(latest.apply(reading("Van", at(2), battery(3.9)))) << "the greatest is shown";
    EXPECT_TRUE(latest.apply(reading("Van", at(2), {}, "gt06:1")));
    EXPECT_EQ(*latest.find(vehicle("Van")), (fleet::VehicleReading{at(2), battery(4.0), "gt06:1"}));
}

TEST(LatestReadings, DependOnTheSetOfReadingsAlone) {
    history::SampleRandom random(11);
    for (int round = 0; round < 40; ++round) {
        std::vector<history::StoredReading> readings;
        for (std::size_t count = 1 + random() % 10; count > 0; --count) {
            readings.push_back(
                history::sample_reading(random, "Van", at(static_cast<int>(random() % 2))));
        }
        LatestReadings once;
        for (const auto& each : readings) {
            once.apply(each);
        }
        readings.push_back(readings[random() % readings.size()]);
        std::ranges::shuffle(readings, random);
        LatestReadings again;
        for (const auto& each : readings) {
            again.apply(each);
        }
        EXPECT_EQ(*again.find(vehicle("Van")), *once.find(vehicle("Van")));
    }
}

TEST(LatestReadings, GoWithTheirVehicleOrByRetention) {
    LatestReadings latest;
    latest.apply(reading("Van", at(2), battery(4.0)));
    latest.apply(reading("Bus", at(2), battery(4.0)));
    latest.forget(vehicle("Van"));
    EXPECT_EQ(latest.find(vehicle("Van")), nullptr);
    latest.forget_before(at(2));
    EXPECT_NE(latest.find(vehicle("Bus")), nullptr);
    latest.forget_before(at(3));
    EXPECT_EQ(latest.find(vehicle("Bus")), nullptr);
}

}  // namespace
}  // namespace convoy::tracker
