#include "history/stored_reading.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>

#include "history/fixtures/sample_readings.hpp"

namespace convoy::history {
namespace {

using fleet::Attribute;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

ReadingValues battery_of(double volts) {
    ReadingValues values;
    values.attributes.set_number(Attribute::battery, volts);
    return values;
}

ReadingValues alarm_of(std::string_view alarm) {
    ReadingValues values;
    values.attributes.add_alarm(alarm);
    return values;
}

std::vector<double> batteries(const JoinedValues& joined) {
    std::vector<double> volts;
    for (const ReadingValues& values : joined) {
        if (const auto number = values.attributes.number(Attribute::battery)) {
            volts.push_back(*number);
        }
    }
    return volts;
}

TEST(StoredReadingTest, OneReadingStaysAsItIs) {
    SampleRandom random(1);
    const ReadingValues said{.attributes = sample_attributes(random), .device = "osmand:1"};
    EXPECT_THAT(join({said}), ElementsAre(said));
    EXPECT_THAT(join({said, said, said}), ElementsAre(said));
    EXPECT_THAT(join({ReadingValues{}}), ElementsAre(ReadingValues{}));
}

TEST(StoredReadingTest, AttributesOfSeveralReadingsAreTogether) {
    ReadingValues other;
    other.attributes.set_flag(Attribute::ignition, true);
    other.device = "osmand:1";
    ReadingValues both = battery_of(4.0);
    both.attributes.set_flag(Attribute::ignition, true);
    both.device = "osmand:1";
    EXPECT_THAT(join({battery_of(4.0), other}), ElementsAre(both));
}

TEST(StoredReadingTest, NoAlarmOfOneSecondIsLost) {
    const auto joined = join({alarm_of("sos"), alarm_of("power_cut"), alarm_of("sos")});
    ASSERT_THAT(joined, SizeIs(1));
    EXPECT_THAT(joined.front().attributes.alarms(), ElementsAre("power_cut", "sos"));
}

TEST(StoredReadingTest, TheFirstSixteenAlarmsStay) {
    JoinedValues said;
    for (char letter = 'z'; letter >= 'a'; --letter) {
        said.push_back(alarm_of(std::string(1, letter)));
    }
    const auto joined = join(said);
    ASSERT_THAT(joined.front().attributes.alarms(), SizeIs(fleet::Attributes::max_alarms));
    EXPECT_EQ(joined.front().attributes.alarms().front(), "a");
    EXPECT_EQ(joined.front().attributes.alarms().back(), "p");
}

TEST(StoredReadingTest, TheGreatestOfClashingValuesIsShownAndFourStay) {
    const auto joined = join({battery_of(3.9), battery_of(4.1), battery_of(3.7), battery_of(4.0),
                              battery_of(3.8), battery_of(4.1)});
    EXPECT_THAT(batteries(joined), ElementsAre(4.1, 4.0, 3.9, 3.8));
}

TEST(StoredReadingTest, OfFreeKeysTheFirstStay) {
    JoinedValues said(2);
    for (std::size_t key = 0; key < fleet::Attributes::max_free; ++key) {
        said[0].attributes.set_free("b" + std::to_string(key), true);
        said[1].attributes.set_free("a" + std::to_string(key), false);
    }
    const auto joined = join(said);
    EXPECT_THAT(joined, ElementsAre(said[1]));
}

TEST(StoredReadingTest, OnlyWhatJoinMakesIsJoined) {
    EXPECT_TRUE(is_joined({battery_of(3.9)}));
    EXPECT_TRUE(is_joined({battery_of(4.1), battery_of(3.9)}));
    EXPECT_FALSE(is_joined({battery_of(3.9), battery_of(4.1)}));
    EXPECT_FALSE(is_joined({battery_of(3.9), battery_of(3.9)}));
    EXPECT_FALSE(is_joined({battery_of(3.9), ReadingValues{}}));
    EXPECT_FALSE(is_joined({ReadingValues{}, battery_of(3.9)}));
    EXPECT_FALSE(is_joined({alarm_of("sos"), alarm_of("sos")}));
}

TEST(StoredReadingTest, AnyOrderSplitAndRepetitionIsJoinedAlike) {
    SampleRandom random(7);
    for (int round = 0; round < 60; ++round) {
        JoinedValues said;
        for (std::size_t count = 1 + random() % 12; count > 0; --count) {
            said.push_back({.attributes = sample_attributes(random),
                            .device = std::string(random() % 6, 'd')});
        }
        const JoinedValues together = join(said);
        EXPECT_TRUE(is_joined(together));

        std::ranges::shuffle(said, random);
        const auto cut = said.begin() + static_cast<std::ptrdiff_t>(random() % said.size());
        JoinedValues parts = said;
        if (cut != said.begin()) {
            parts = join({said.begin(), cut});
            std::ranges::copy(join({cut, said.end()}), std::back_inserter(parts));
        }
        parts.push_back(said[random() % said.size()]);
        EXPECT_EQ(join(parts), together);
    }
}

TEST(StoredReading, AFreeValueWhoseKeyHasBecomeKnownIsJoinedWithTheAttribute) {
    ReadingValues old;
    old.attributes.keep_free("battery", 4.2);
    old.attributes.keep_free("ignition", std::string("on"));
    old.attributes.set_free("x_1", true);
    ReadingValues older;
    older.attributes.keep_free("battery", 3.9);
    const JoinedValues known = with_known_keys(join({old, battery_of(4.1), older}));
    EXPECT_THAT(batteries(known), ElementsAre(4.2, 4.1, 3.9));
    EXPECT_EQ(known.front().attributes.flag(Attribute::ignition), std::nullopt);
    EXPECT_THAT(known.front().attributes.free(), SizeIs(1));
    EXPECT_TRUE(is_joined(known));
    EXPECT_EQ(with_known_keys(known), known);
}

}  // namespace
}  // namespace convoy::history
