// The contract of every History for readings: what devices say besides positions.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "history/fixtures/history_places.hpp"
#include "history/fixtures/sample_readings.hpp"

namespace convoy::history {
namespace {

using fleet::Attribute;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using Said = std::vector<StoredReading>;

constexpr std::size_t no_rejected = 10;
constexpr std::size_t all_readings = 100'000;

struct ReadingStore {
    std::string name;
    std::unique_ptr<HistoryPlace> (*make_place)();
};

void PrintTo(const ReadingStore& store, std::ostream* out) { *out << store.name; }

fleet::Attributes battery(double volts) {
    fleet::Attributes attributes;
    attributes.set_number(Attribute::battery, volts);
    return attributes;
}

fleet::Attributes alarm(std::string_view key) {
    fleet::Attributes attributes;
    attributes.add_alarm(key);
    return attributes;
}

// All that is known of one time, as a history keeps it.
StoredReading joined_of(const Said& said) {
    JoinedValues values;
    for (const StoredReading& each : said) {
        values.push_back({.attributes = each.attributes, .device = each.device});
        std::ranges::copy(each.others, std::back_inserter(values));
    }
    values = join(values);
    StoredReading joined = said.front();
    joined.attributes = values.front().attributes;
    joined.device = values.front().device;
    joined.others.assign(values.begin() + 1, values.end());
    return joined;
}

class ReadingContract : public testing::TestWithParam<ReadingStore> {
 protected:
    void reopen() {
        history_.reset();
        history_ = place_->open();
    }
    void say(Said readings) {
        ASSERT_TRUE(history_->append({.positions = {}, .readings = std::move(readings)}));
    }
    Said of(std::string_view name, TimeRange range = all_time, std::size_t limit = all_readings) {
        return history_->readings(vehicle(name), range, limit).value();
    }
    Said before(std::int64_t milliseconds, std::size_t limit) {
        return history_->readings_before(vehicle("Van"), at(milliseconds), limit).value();
    }
    History& history() { return *history_; }

 private:
    std::unique_ptr<HistoryPlace> place_ = GetParam().make_place();
    std::unique_ptr<History> history_ = place_->open();
};

TEST_P(ReadingContract, EachKindOfValueIsReadAsItWasSaid) {
    SampleRandom random(2);
    Said said;
    for (int second = 0; second < 100; ++second) {
        said.push_back(sample_reading(random, "Van", at(second * std::int64_t{1'000})));
    }
    fleet::Attributes all;
    for (const auto& definition : fleet::attribute_definitions()) {
        switch (definition.kind) {
            case fleet::AttributeKind::flag:
                all.set_flag(definition.attribute, true);
                break;
            case fleet::AttributeKind::number:
                all.set_number(definition.attribute, definition.greatest);
                break;
            case fleet::AttributeKind::text:
                all.set_text(definition.attribute, "\xC3\xA4 ");
        }
    }
    said.push_back(reading("Van", at(200'000), all, std::string(128, 'd')));
    say(said);
    EXPECT_EQ(of("Van"), said);
    reopen();
    EXPECT_EQ(of("Van"), said);
    EXPECT_THAT(of("Bus"), IsEmpty());
}

TEST_P(ReadingContract, TheNewestOfManyVehiclesAreReadInTheOrderAskedFor) {
    Said said;
    std::vector<fleet::VehicleName> asked;
    for (int number = 0; number < 30; ++number) {
        const std::string name = ("Van " + std::to_string(number));
        asked.push_back(vehicle(name));
        for (int second = 0; number % 3 != 0 && second < 2; ++second) {
            said.push_back(reading(name, at(number * 60'000 + second * 1'000), alarm("sos")));
        }
    }
    say(said);
    std::ranges::reverse(asked);
    Said newest;
    for (const fleet::VehicleName& each : asked) {
        for (const StoredReading& one : said) {
            if (one.vehicle == each && one.time.time_since_epoch().count() % 60'000 == 1'000) {
                newest.push_back(one);
            }
        }
    }
    EXPECT_EQ(history().newest_readings(asked).value(), newest);
    EXPECT_THAT(history().newest_readings({}).value(), IsEmpty());
}

TEST_P(ReadingContract, ARangeAndALimitSelectInOrderOfTime) {
    Said said;
    for (const std::int64_t hour : {3, 1, 0, 2}) {
        said.push_back(reading("Van", at(hour * 3'600'000), battery(4.0), "osmand:1"));
    }
    said.push_back(reading("Bus", at(0), battery(3.0)));
    say(said);
    const StoredReading& third = said[0];
    const StoredReading& first = said[1];
    const StoredReading& zeroth = said[2];
    const StoredReading& second = said[3];
    EXPECT_THAT(of("Van"), ElementsAre(zeroth, first, second, third));
    EXPECT_THAT(of("Van", {first.time, second.time}), ElementsAre(first, second));
    EXPECT_THAT(of("Van", all_time, 3), ElementsAre(zeroth, first, second));
    EXPECT_THAT(of("Van", all_time, 0), IsEmpty());
    EXPECT_THAT(before(3 * 3'600'000, 2), ElementsAre(first, second));
    EXPECT_THAT(before(3 * 3'600'000 + 1, 1), ElementsAre(third));
    EXPECT_THAT(before(0, 5), IsEmpty());
    EXPECT_THAT(before(1, 0), IsEmpty());
}

TEST_P(ReadingContract, AReadingAndAPositionOfOneTimeAreApart) {
    const auto position_of_it = position(at(0));
    const auto reading_of_it = reading("Van", at(0), battery(4.0), "osmand:1");
    const Batch both{.positions = {reported("Van", position_of_it)}, .readings = {reading_of_it}};
    EXPECT_EQ(history().append(both).value(), (AppendCounts{.stored = 1}));
    EXPECT_EQ(history().append(both).value(), (AppendCounts{.duplicate = 1}));
    EXPECT_THAT(history().positions(vehicle("Van"), all_time, 10).value(),
                ElementsAre(position_of_it));
    EXPECT_THAT(of("Van"), ElementsAre(reading_of_it));
}

TEST_P(ReadingContract, AVehicleThatHasOnlyReadingsIsKnownAndHasNoWindow) {
    say({reading("Van", at(0))});
    reopen();
    EXPECT_EQ(history().vehicles().value(), vehicles({"Van"}));
    int visited = 0;
    ASSERT_TRUE(history().visit_latest(fleet::Time::max(), WindowUse::growing,
                                       [&visited](const auto&, const auto&) { ++visited; }));
    EXPECT_EQ(visited, 0);
    EXPECT_EQ(
        history().append({.positions = {reported("Van", position(at(0)))}, .rejected = {}}).value(),
        (AppendCounts{.stored = 1}));
    EXPECT_THAT(of("Van"), ElementsAre(reading("Van", at(0))));
}

TEST_P(ReadingContract, EachPairOfOneTimeIsJoinedInEitherOrderAndNoAlarmIsLost) {
    fleet::Attributes on;
    on.set_flag(Attribute::ignition, true);
    fleet::Attributes off;
    off.set_flag(Attribute::ignition, false);
    fleet::Attributes free;
    free.set_free("x_io_385", 7.0);
    const Said kinds{reading("A", at(0), on, "osmand:1"), reading("A", at(0), off, "osmand:2"),
                     reading("A", at(0), battery(4.1)),   reading("A", at(0), battery(3.9)),
                     reading("A", at(0), alarm("sos")),   reading("A", at(0), alarm("power_cut")),
                     reading("A", at(0), free),           reading("A", at(0))};
    std::vector<Said> expected;
    Said first;
    Said then;
    for (std::size_t one = 0; one < kinds.size(); ++one) {
        for (std::size_t two = 0; two < kinds.size(); ++two) {
            const auto time = at(static_cast<std::int64_t>(expected.size()) * 1'000);
            for (auto& [rows, kind] : {std::pair(&first, one), std::pair(&then, two)}) {
                rows->push_back(kinds[kind]);
                rows->back().time = time;
            }
            expected.push_back({joined_of({first.back(), then.back()})});
        }
    }
    say(first);
    say(then);
    const Said found = of("A");
    ASSERT_THAT(found, SizeIs(expected.size()));
    for (std::size_t pair = 0; pair < found.size(); ++pair) {
        EXPECT_EQ(found[pair], expected[pair].front()) << pair;
    }
}

TEST_P(ReadingContract, OfManyClashingValuesTheFourGreatestStayAndTheGreatestIsShown) {
    Said said;
    for (const double volts : {3.9, 4.1, 3.7, 4.0, 3.8, 4.1, 3.6}) {
        say({reading("Van", at(0), battery(volts))});
        said.push_back(reading("Van", at(0), battery(volts)));
    }
    const Said found = of("Van");
    ASSERT_THAT(found, ElementsAre(joined_of(said)));
    EXPECT_EQ(found.front().attributes, battery(4.1));
    ASSERT_THAT(found.front().others, SizeIs(3));
    EXPECT_EQ(found.front().others.back().attributes, battery(3.8));
}

TEST_P(ReadingContract, ValuesThatWereReadMayBeStoredAgain) {
    say({reading("Van", at(0), battery(4.0)), reading("Van", at(0), battery(3.9))});
    const StoredReading read = of("Van").front();
    StoredReading other = read;
    other.vehicle = vehicle("Other");
    say({read, other});
    EXPECT_THAT(of("Van"), ElementsAre(read));
    EXPECT_THAT(of("Other"), ElementsAre(other));
}

// Few times and values, so that nearly all readings meet others.
TEST_P(ReadingContract, AnyOrderSplitAndRepetitionGivesTheSameReadings) {
    SampleRandom random(17);
    constexpr int readings = 60;
    constexpr int times = 9;
    constexpr int rounds = 3;
    Said expected;
    for (int round = 0; round < rounds; ++round) {
        const std::string name = "Van " + std::to_string(round);
        SampleRandom same(4);
        Said said;
        for (int i = 0; i < readings; ++i) {
            said.push_back(sample_reading(same, name,
                                          at(static_cast<std::int64_t>(same() % times) * 500'000)));
        }
        for (int i = 0; i < readings / 4; ++i) {
            said.push_back(said[random() % readings]);
        }
        std::ranges::shuffle(said, random);
        while (!said.empty()) {
            const auto count = static_cast<std::ptrdiff_t>(1 + random() % 30);
            const auto cut = said.begin() + std::min<std::ptrdiff_t>(count, std::ssize(said));
            say({said.begin(), cut});
            said.erase(said.begin(), cut);
        }
        if (round == 1) {
            reopen();
        }
        Said found = of(name);
        ASSERT_THAT(found, SizeIs(times));
        for (StoredReading& each : found) {
            each.vehicle = vehicle("Van");
        }
        if (round == 0) {
            expected = found;
        }
        EXPECT_EQ(found, expected) << round;
    }
    EXPECT_TRUE(std::ranges::any_of(
        expected, [](const StoredReading& each) { return each.others.size() == 3; }));
}

TEST_P(ReadingContract, RetentionDeletesEarlierReadings) {
    Said said;
    for (int minute = 0; minute < 120; ++minute) {
        said.push_back(reading("Van", at(minute * std::int64_t{60'000}), battery(4.0)));
        said.push_back(reading("Bus", at(minute * std::int64_t{60'000})));
    }
    say(said);
    ASSERT_TRUE(history().forget_before(at(77 * std::int64_t{60'000})));
    reopen();
    for (const char* name : {"Van", "Bus"}) {
        const Said left = of(name);
        ASSERT_THAT(left, SizeIs(43)) << name;
        EXPECT_EQ(left.front().time, at(77 * std::int64_t{60'000}));
    }
    ASSERT_TRUE(history().forget_before(at(1'000'000'000)));
    EXPECT_THAT(of("Van"), IsEmpty());
}

TEST_P(ReadingContract, AnErasedVehicleHasNoReadings) {
    say({reading("Van", at(0), battery(4.0)), reading("Bus", at(0), battery(3.0))});
    EXPECT_THAT(history().erase(vehicles({"Van", "None"})).value(), ElementsAre(vehicle("Van")));
    EXPECT_THAT(of("Van"), IsEmpty());
    EXPECT_THAT(of("Bus"), SizeIs(1));
    EXPECT_EQ(history().vehicles().value(), vehicles({"Bus"}));
    say({reading("Van", at(5), battery(5.0))});
    reopen();
    EXPECT_THAT(of("Van"), ElementsAre(reading("Van", at(5), battery(5.0))));
}

template <class Place>
std::unique_ptr<HistoryPlace> make_reading_place() {
    return std::make_unique<Place>(no_rejected);
}

INSTANTIATE_TEST_SUITE_P(
    Histories, ReadingContract,
    testing::Values(ReadingStore{.name = "RocksDb", .make_place = make_reading_place<RocksDbPlace>},
                    ReadingStore{.name = "Mongo", .make_place = make_reading_place<MongoPlace>}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace convoy::history
