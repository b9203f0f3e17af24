// The contract of every History for two positions of one vehicle and time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <set>

#include "fleet/message/message_decoder.hpp"
#include "history/conflict.hpp"
#include "history/fixtures/history_places.hpp"
#include "history/fixtures/sample_positions.hpp"

namespace convoy::history {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::size_t conflicts_kept = 500;
constexpr std::optional<double> unknown_accuracy;

struct ConflictStore {
    std::string name;
    std::unique_ptr<HistoryPlace> (*make_place)();
};

void PrintTo(const ConflictStore& store, std::ostream* out) { *out << store.name; }

class ConflictContract : public testing::TestWithParam<ConflictStore> {
 protected:
    void reopen() {
        history_.reset();
        history_ = place_->open();
    }
    AppendCounts append(std::vector<fleet::ReportedPosition> positions) {
        return history_->append({.positions = std::move(positions), .received = at(77)}).value();
    }
    fleet::Position stored() {
        const auto found = history_->positions(vehicle("Van"), all_time, 10).value();
        EXPECT_THAT(found, SizeIs(1));
        return found.front();
    }
    std::vector<std::string> kept() {
        std::vector<std::string> contents;
        for (const StoredRejection& each :
             history_->rejected({.vehicle = std::nullopt, .limit = 1'000}).value()) {
            EXPECT_EQ(each.position.reason, fleet::RejectionReason::conflict);
            contents.push_back(each.position.content);
        }
        return contents;
    }
    History& history() { return *history_; }

 private:
    std::unique_ptr<HistoryPlace> place_ = GetParam().make_place();
    std::unique_ptr<History> history_ = place_->open();
};

fleet::ReportedPosition fix(double latitude, double longitude, std::optional<double> metres) {
    fleet::ReportedPosition made = reported("Van", position(at(1'000), latitude, longitude));
    made.position.accuracy = metres ? fleet::Accuracy::from_metres(*metres) : std::nullopt;
    return made;
}

std::string content_of(const fleet::ReportedPosition& reported) {
    const std::string array = fleet::encode_json({&reported, 1});
    return array.substr(1, array.size() - 2);
}

// By a network and by satellites, in the same second.
const fleet::ReportedPosition by_network = fix(48.4, 35.008, 1'038.0);
const fleet::ReportedPosition by_satellites = fix(48.4285, 35.002, 10.0);

TEST_P(ConflictContract, TheMoreAccurateStaysInEitherOrder) {
    const auto worse = GetParam().make_place();
    const auto other = worse->open();
    ASSERT_TRUE(other->append({.positions = {by_satellites}}));
    EXPECT_EQ(other->append({.positions = {by_network}}).value(), (AppendCounts{.conflict = 1}));
    append({by_network});
    EXPECT_EQ(append({by_satellites}), (AppendCounts{.conflict = 1}));

    EXPECT_EQ(stored(), by_satellites.position);
    EXPECT_THAT(other->positions(vehicle("Van"), all_time, 10).value(),
                ElementsAre(by_satellites.position));
    EXPECT_THAT(kept(), ElementsAre(content_of(by_network)));
    EXPECT_EQ(other->rejected({.vehicle = "Van", .limit = 10}).value().at(0).position.content,
              content_of(by_network));
}

TEST_P(ConflictContract, AnAccuracyThatIsUnknownOrZeroIsWorseThanAny) {
    for (const std::optional<double>& nothing : {unknown_accuracy, std::optional(0.0)}) {
        append({fix(10.0, 10.0, nothing)});
        append({fix(10.0, 10.5, 6'553.4)});
        EXPECT_EQ(stored(), fix(10.0, 10.5, 6'553.4).position);
        append({fix(9.0, 9.0, nothing)});
        EXPECT_EQ(stored(), fix(10.0, 10.5, 6'553.4).position);
        ASSERT_TRUE(history().erase(vehicles({"Van"})));
    }
}

TEST_P(ConflictContract, OfTwoThatAreAlikeTheSmallerPlaceStays) {
    append({fix(10.0, 10.0, unknown_accuracy)});
    append({fix(9.0, 11.0, 0.0)});
    EXPECT_EQ(stored(), fix(9.0, 11.0, 0.0).position);
    append({fix(9.0, 11.0, unknown_accuracy)});
    EXPECT_EQ(stored(), fix(9.0, 11.0, unknown_accuracy).position);
}

TEST_P(ConflictContract, WhatLostIsKeptOnceByItsContent) {
    append({by_network, by_satellites, by_network});
    append({by_network});
    reopen();
    append({by_satellites, by_network});
    const auto found = history().rejected({.vehicle = "Van", .limit = 10}).value();
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].message_id, "");
    EXPECT_EQ(found[0].received, at(77));
    EXPECT_EQ(found[0].position.index, 0U);
    EXPECT_EQ(found[0].position.vehicle, "Van");
    EXPECT_EQ(found[0].position.content, R"({"vehicle":"Van","lat":48.4000000,"lon":35.0080000,)"
                                         R"("time":"2026-11-22T12:00:01.000Z","accuracy":1038.0})");
}

TEST_P(ConflictContract, AnotherAccuracyOfThePlaceThatStaysIsNotKept) {
    append({fix(10.0, 10.0, 5.0), fix(10.0, 10.0, 3.0)});
    EXPECT_EQ(append({fix(10.0, 10.0, unknown_accuracy), fix(10.0, 10.0, 1.0)}),
              (AppendCounts{.conflict = 2}));
    EXPECT_EQ(stored(), fix(10.0, 10.0, 1.0).position);
    EXPECT_THAT(kept(), IsEmpty());
}

fleet::ReportedPosition moving_fix(const fleet::ReportedPosition& fix, std::uint16_t speed,
                                   std::uint16_t heading = fleet::ReportedMotion::unknown) {
    return {.vehicle = fix.vehicle, .position = moving(fix.position, speed, heading)};
}

TEST_P(ConflictContract, AnotherReportedMotionOfTheSamePositionIsADuplicate) {
    const auto plain = fix(10.0, 10.0, 3.0);
    append({plain});
    const std::vector<fleet::ReportedPosition> descending{
        moving_fix(plain, fleet::ReportedMotion::unknown, 9'000), moving_fix(plain, 1'001, 8'000),
        moving_fix(plain, 1'000), moving_fix(plain, 1'000, 9'000)};
    for (const fleet::ReportedPosition& next : descending) {
        EXPECT_EQ(append({next}), (AppendCounts{.duplicate = 1}));
        EXPECT_EQ(stored(), next.position);
    }
    EXPECT_EQ(append({plain, descending[1]}), (AppendCounts{.duplicate = 2}));
    EXPECT_EQ(stored(), descending.back().position);
    EXPECT_THAT(kept(), IsEmpty());
    ASSERT_TRUE(history().erase(vehicles({"Van"})));
    EXPECT_EQ(append({plain, descending[0], plain, descending[3], descending[1]}),
              (AppendCounts{.stored = 1, .duplicate = 4}));
    EXPECT_EQ(stored(), descending.back().position);
}

TEST_P(ConflictContract, AMotionGoesWithItsPlace) {
    const auto measured = moving_fix(fix(10.0, 10.0, 10.0), 1'000, 9'000);
    const auto better = fix(10.0, 10.5, 3.0);
    append({measured});
    EXPECT_EQ(append({better}), (AppendCounts{.conflict = 1}));
    EXPECT_EQ(stored(), better.position) << "without the motion of the other place";
    EXPECT_THAT(kept(), ElementsAre(content_of(measured)));
    EXPECT_EQ(append({moving_fix(fix(10.0, 10.5, 3.1), 1'000)}), (AppendCounts{.conflict = 1}));
    EXPECT_EQ(stored(), better.position);
}

TEST_P(ConflictContract, ConflictsAreErasedWithTheirVehicleAndComeBackAsNewOnes) {
    append({by_network, by_satellites});
    ASSERT_TRUE(history().erase(vehicles({"Van"})));
    EXPECT_THAT(kept(), IsEmpty());
    append({by_network, by_satellites});
    EXPECT_THAT(kept(), SizeIs(1));
}

TEST_P(ConflictContract, TheOldestConflictsGoForTheNewest) {
    append({fix(0.0, 0.0, 1.0)});
    std::vector<fleet::ReportedPosition> losers;
    for (std::size_t i = 0; i <= conflicts_kept; ++i) {
        losers.push_back(fix(1.0 + static_cast<double>(i) / 100.0, 2.0, 2.0));
    }
    append({losers.front()});
    append({losers.begin() + 1, losers.end() - 1});
    append({losers.back()});
    append({losers.front()});  // it had gone, and is kept again
    const auto contents = kept();
    ASSERT_THAT(contents, SizeIs(conflicts_kept));
    EXPECT_EQ(contents[0], content_of(losers.front()));
    EXPECT_EQ(contents[1], content_of(losers.back()));
}

// The rule in other words than those of fleet::Position.
bool beats(const fleet::Position& one, const fleet::Position& other) {
    const auto key = [](const fleet::Position& of) {
        const int accuracy = of.accuracy ? of.accuracy->decimetres() : -1;
        return std::tuple(accuracy > 0 ? accuracy : 1'000'000, of.coordinates.latitude(),
                          of.coordinates.longitude(), accuracy,
                          of.reported.centimetres_per_second(), of.reported.centidegrees());
    };
    return key(one) < key(other);
}

std::vector<fleet::ReportedPosition> random_fixes(std::mt19937& random, int count) {
    const std::vector<std::optional<double>> accuracies{unknown_accuracy, 0.0, 0.1, 3.0, 10.0, 38.0,
                                                        1'038.0};
    const auto below = [&random](int end) {
        return std::uniform_int_distribution<int>(0, end - 1)(random);
    };
    std::vector<fleet::ReportedPosition> fixes;
    for (int i = 0; i < count; ++i) {
        fixes.push_back(
            fix(10.0 + below(3), 20.0 + below(2), accuracies[static_cast<std::size_t>(below(7))]));
        fixes.back().position.time = at(below(20) * 200'000);  // in several buckets
        fixes.back().position = perhaps_moving(fixes.back().position, random());
    }
    return fixes;
}

void append_in_pieces(History& history, std::vector<fleet::ReportedPosition> fixes,
                      std::mt19937& random) {
    std::ranges::shuffle(fixes, random);
    while (!fixes.empty()) {
        const auto piece = std::min<std::size_t>(
            fixes.size(), std::uniform_int_distribution<std::size_t>(1, 30)(random));
        const auto begin = fixes.end() - static_cast<std::ptrdiff_t>(piece);
        const Batch batch{.positions = {begin, fixes.end()}, .received = at(0)};
        for (int repetition = static_cast<int>(random() % 2); repetition >= 0; --repetition) {
            ASSERT_TRUE(history.append(batch));
        }
        fixes.erase(begin, fixes.end());
    }
}

// Places are kept, not counts: one that loses first to its own place is known by the other fix.
TEST_P(ConflictContract, AnyOrderSplitAndRepetitionLeavesTheBestAndKeepsEveryOtherPlace) {
    std::mt19937 random(11);
    const auto fixes = random_fixes(random, 200);
    std::map<fleet::Time, fleet::Position> best;
    std::set<std::string> given;
    for (const auto& [name, fix] : fixes) {
        const auto [found, added] = best.try_emplace(fix.time, fix);
        if (!added && beats(fix, found->second)) {
            found->second = fix;
        }
        given.insert(content_of({name, fix}));
    }
    std::vector<fleet::Position> expected;
    for (const auto& [time, position] : best) {
        expected.push_back(position);
    }
    for (int round = 0; round < 5; ++round) {
        const auto place = GetParam().make_place();
        const auto history = place->open();
        append_in_pieces(*history, fixes, random);
        EXPECT_EQ(history->positions(vehicle("Van"), all_time, 1'000).value(), expected);

        fleet::MessageDecoder decoder;
        std::set<std::string> contents;
        std::set<std::pair<fleet::Time, fleet::Coordinates>> places;
        for (const StoredRejection& each :
             history->rejected({.vehicle = "Van", .limit = 1'000}).value()) {
            EXPECT_TRUE(contents.insert(each.position.content).second) << "it is kept twice";
            EXPECT_TRUE(given.contains(each.position.content)) << each.position.content;
            const auto read = decoder.decode(
                {.content_type = fleet::json_content_type, .body = each.position.content},
                {.newest = fleet::Time::max(), .oldest = fleet::Time::min()});
            const fleet::Position& lost = read.value().positions.at(0).position;
            places.emplace(lost.time, lost.coordinates);
        }
        for (const auto& [name, fix] : fixes) {
            const bool is_best = best.at(fix.time).coordinates == fix.coordinates;
            EXPECT_TRUE(is_best || places.contains({fix.time, fix.coordinates}));
        }
    }
}

template <class Place>
std::unique_ptr<HistoryPlace> make_conflict_place() {
    return std::make_unique<Place>(conflicts_kept);
}

INSTANTIATE_TEST_SUITE_P(
    Histories, ConflictContract,
    testing::Values(ConflictStore{.name = "RocksDb",
                                  .make_place = make_conflict_place<RocksDbPlace>},
                    ConflictStore{.name = "Mongo", .make_place = make_conflict_place<MongoPlace>}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace convoy::history
