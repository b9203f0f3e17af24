// The contract of every History. For a new implementation, add a place
// (fixtures/history_places.hpp) and a row at the end.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <random>

#include "history/fixtures/history_places.hpp"
#include "history/fixtures/sample_positions.hpp"

namespace convoy::history {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::size_t rejected_kept = 5;

struct Implementation {
    std::string name;
    std::unique_ptr<HistoryPlace> (*make_place)();
    int many_vehicles;  // more than it reads at a time
};

void PrintTo(const Implementation& implementation, std::ostream* out) {
    *out << implementation.name;
}

class HistoryContract : public testing::TestWithParam<Implementation> {
 protected:
    History& history() { return *history_; }
    void reopen() {
        history_.reset();
        history_ = place_->open();
    }

    AppendCounts append(std::vector<fleet::ReportedPosition> positions) {
        return history().append({.positions = std::move(positions), .rejected = {}}).value();
    }
    std::vector<fleet::Position> everything_of(std::string_view name) {
        return history().positions(vehicle(name), all_time, 1'000'000).value();
    }
    std::vector<StoredRejection> rejected() { return history().rejected({.limit = 1000}).value(); }

 private:
    std::unique_ptr<HistoryPlace> place_ = GetParam().make_place();
    std::unique_ptr<History> history_ = place_->open();
};

TEST_P(HistoryContract, ANewHistoryIsEmpty) {
    EXPECT_THAT(history().vehicles().value(), IsEmpty());
    EXPECT_THAT(everything_of("Van"), IsEmpty());
    EXPECT_THAT(history().positions_before(vehicle("Van"), at(0), 10).value(), IsEmpty());
    EXPECT_THAT(rejected(), IsEmpty());
}

TEST_P(HistoryContract, AnEmptyBatchChangesNothing) {
    EXPECT_EQ(append({}), AppendCounts{});
    EXPECT_THAT(history().vehicles().value(), IsEmpty());
}

TEST_P(HistoryContract, KeepsPositionsByVehicleAndTimeWhateverTheOrder) {
    append({reported("Van", position(at(2000))), reported("Bus", position(at(1500))),
            reported("Van", position(at(1000)))});
    append({reported("Van", position(at(1500)))});

    EXPECT_THAT(everything_of("Van"),
                ElementsAre(position(at(1000)), position(at(1500)), position(at(2000))));
    EXPECT_THAT(everything_of("Bus"), ElementsAre(position(at(1500))));
    EXPECT_THAT(history().vehicles().value(), ElementsAre(vehicle("Bus"), vehicle("Van")));
}

TEST_P(HistoryContract, GivesBackEveryValueAsItWas) {
    std::vector<fleet::Position> extremes;
    for (const double latitude : {-90.0, -0.0000001, 0.0, 53.3906810, 90.0}) {
        for (const double longitude : {-180.0, -1.4312470, 0.0, 179.9999999}) {
            fleet::Position next =
                position(at(static_cast<std::int64_t>(extremes.size())), latitude, longitude);
            next.accuracy = extremes.size() % 2 == 0
                                ? std::nullopt
                                : std::optional(fleet::Accuracy::from_decimetres(65535));
            extremes.push_back(perhaps_moving(next, extremes.size()));
        }
    }
    std::vector<fleet::ReportedPosition> batch;
    for (const fleet::Position& next : extremes) {
        batch.push_back(reported("Vän / 80%", next));
    }
    batch.push_back(reported("Vän / 80%", moving(position(at(99)), 65'534, 35'999)));
    extremes.push_back(batch.back().position);
    append(batch);
    reopen();
    EXPECT_EQ(everything_of("Vän / 80%"), extremes);
}

TEST_P(HistoryContract, NamesThatBeginAlikeDoNotMix) {
    append({reported("Van", position(at(1))), reported("Van 1", position(at(2))),
            reported("Va", position(at(3)))});
    EXPECT_THAT(everything_of("Van"), ElementsAre(position(at(1))));
    EXPECT_THAT(everything_of("Va"), ElementsAre(position(at(3))));
}

TEST_P(HistoryContract, KeepsEachIdByteByByte) {
    const std::vector<std::string> names{
        ".", "..", "Van", "Van ", "van", "Zu\xCC\x88rich", "Z\xC3\xBCrich", std::string(256, 'x')};
    for (std::size_t i = 0; i < names.size(); ++i) {
        append({reported(names[i], position(at(static_cast<std::int64_t>(i))))});
    }
    reopen();
    EXPECT_THAT(history().vehicles().value(), SizeIs(names.size()));
    for (std::size_t i = 0; i < names.size(); ++i) {
        EXPECT_THAT(everything_of(names[i]),
                    ElementsAre(position(at(static_cast<std::int64_t>(i)))))
            << names[i];
    }
}

TEST_P(HistoryContract, ThePositionAppendedTwiceIsADuplicate) {
    const auto one = reported("Van", position(at(1000)));
    EXPECT_EQ(append({one}), (AppendCounts{.stored = 1}));
    EXPECT_EQ(append({one}), (AppendCounts{.duplicate = 1}));
    reopen();
    EXPECT_EQ(append({one}), (AppendCounts{.duplicate = 1}));
    EXPECT_THAT(everything_of("Van"), SizeIs(1));
}

TEST_P(HistoryContract, ADuplicateWithinOneBatchIsStoredOnce) {
    const auto one = reported("Van", position(at(1000)));
    EXPECT_EQ(append({one, one, one}), (AppendCounts{.stored = 1, .duplicate = 2}));
    EXPECT_THAT(everything_of("Van"), SizeIs(1));
}

TEST_P(HistoryContract, OfTwoValuesAtOneTimeTheSmallestWinsInEitherOrder) {
    const auto small = reported("Van", position(at(1000), 10.0, 20.0));
    const auto large = reported("Van", position(at(1000), 10.0, 20.5));
    const auto small_bus = reported("Bus", position(at(1000), -10.0, 20.0));
    const auto large_bus = reported("Bus", position(at(1000), 10.0, -20.0));

    EXPECT_EQ(append({small, large_bus}), (AppendCounts{.stored = 2}));
    EXPECT_EQ(append({large, small_bus}), (AppendCounts{.conflict = 2}));
    EXPECT_THAT(everything_of("Van"), ElementsAre(small.position));
    EXPECT_THAT(everything_of("Bus"), ElementsAre(small_bus.position));
}

TEST_P(HistoryContract, OfTwoValuesAtOneTimeInOneBatchTheSmallestWins) {
    const auto small = reported("Van", position(at(1000), -10.0, 20.0));
    const auto large = reported("Van", position(at(1000), 10.0, 20.0));
    EXPECT_EQ(append({large, small}), (AppendCounts{.stored = 1, .conflict = 1}));
    EXPECT_THAT(everything_of("Van"), ElementsAre(small.position));
}

TEST_P(HistoryContract, CountsALatePositionAsStored) {
    append({reported("Van", position(at(5000)))});
    EXPECT_EQ(append({reported("Van", position(at(1000))), reported("Van", position(at(5000)))}),
              (AppendCounts{.stored = 1, .duplicate = 1}));
}

TEST_P(HistoryContract, AnyOrderSplitAndRepetitionLeavesTheSame) {
    std::vector<fleet::ReportedPosition> all;
    for (int i = 0; i < 150; ++i) {
        const auto next = position(at(i / 2 * 100), 50.0 + i % 5, 10.0);
        for (const auto number : {2 * i, 7 * i}) {  // with one motion or two, or with none
            all.push_back(reported(i % 3 == 0 ? "Van" : "Bus",
                                   perhaps_moving(next, static_cast<std::uint64_t>(number))));
        }
    }
    append(all);
    const auto van = everything_of("Van");
    const auto bus = everything_of("Bus");

    std::mt19937 random(7);
    for (int round = 0; round < 5; ++round) {
        const auto other_place = GetParam().make_place();
        const auto other = other_place->open();
        std::ranges::shuffle(all, random);
        for (std::size_t done = 0; done < all.size(); done += 50) {
            const auto part = all.begin() + static_cast<std::ptrdiff_t>(done);
            const Batch batch{.positions = {part, part + 50}, .rejected = {}};
            ASSERT_TRUE(other->append(batch));
            ASSERT_TRUE(other->append(batch));
        }
        EXPECT_EQ(other->positions(vehicle("Van"), all_time, 1000).value(), van);
        EXPECT_EQ(other->positions(vehicle("Bus"), all_time, 1000).value(), bus);
    }
}

TEST_P(HistoryContract, ARangeHasBothItsEnds) {
    append({reported("Van", position(at(999))), reported("Van", position(at(1000))),
            reported("Van", position(at(1500))), reported("Van", position(at(2000))),
            reported("Van", position(at(2001)))});
    EXPECT_THAT(history().positions(vehicle("Van"), {at(1000), at(2000)}, 100).value(),
                ElementsAre(position(at(1000)), position(at(1500)), position(at(2000))));
}

TEST_P(HistoryContract, ARangeIsReadInPiecesWithoutALossOrARepetition) {
    std::vector<fleet::ReportedPosition> batch;
    for (int i = 0; i < 1000; ++i) {
        batch.push_back(reported("Van", position(at(i))));
    }
    append(batch);

    std::vector<fleet::Position> pieces;
    std::optional<TimeRange> rest(TimeRange(at(100), at(899)));
    while (rest) {
        const auto piece = history().positions(vehicle("Van"), *rest, 64).value();
        ASSERT_FALSE(piece.empty());
        ASSERT_LE(piece.size(), 64U);
        pieces.insert(pieces.end(), piece.begin(), piece.end());
        rest = TimeRange::between(piece.back().time + std::chrono::milliseconds{1}, at(899));
    }
    ASSERT_THAT(pieces, SizeIs(800));
    EXPECT_EQ(pieces.front().time, at(100));
    EXPECT_EQ(pieces.back().time, at(899));
    EXPECT_TRUE(std::ranges::is_sorted(pieces));
}

TEST_P(HistoryContract, FindsTheNeighboursBeforeATime) {
    append({reported("Bus", position(at(50))), reported("Van", position(at(100))),
            reported("Van", position(at(200))), reported("Van", position(at(300)))});
    EXPECT_THAT(history().positions_before(vehicle("Van"), at(300), 2).value(),
                ElementsAre(position(at(100)), position(at(200))));
    EXPECT_THAT(history().positions_before(vehicle("Van"), at(301), 1).value(),
                ElementsAre(position(at(300))));
    EXPECT_THAT(history().positions_before(vehicle("Van"), at(100), 5).value(), IsEmpty());
}

TEST_P(HistoryContract, ShowsTheLatestPositionsOfEveryVehicle) {
    std::vector<fleet::ReportedPosition> batch{reported("Bus", position(at(7)))};
    std::vector<fleet::Position> all;
    for (int i = 0; i < 2'000; ++i) {  // one a second
        all.push_back(position(at(i * 1'000)));
        batch.push_back(reported("Van", all.back()));
    }
    append(batch);
    reopen();

    std::map<std::string, std::vector<fleet::Position>> latest;
    const auto visited = history().visit_latest(
        fleet::Time::max(), WindowUse::growing,
        [&latest](const fleet::VehicleName& name, std::span<const fleet::Position> positions) {
            latest[name.text()].assign(positions.begin(), positions.end());
        });
    ASSERT_TRUE(visited);
    ASSERT_THAT(latest, SizeIs(2));
    EXPECT_THAT(latest["Bus"], ElementsAre(position(at(7))));
    const fleet::ReportWindow window = fleet::report_window(all);
    EXPECT_THAT(window, SizeIs(fleet::report_positions + fleet::report_samples));
    EXPECT_THAT(latest["Van"], ElementsAreArray(window));
}

TEST_P(HistoryContract, ShowsTheLatestPositionsAsOfATime) {
    append({reported("Bus", position(at(7))), reported("Van", position(at(4))),
            reported("Van", position(at(5))), reported("Van", position(at(6)))});
    std::vector<fleet::Position> latest;
    ASSERT_TRUE(history().visit_latest(
        at(5), WindowUse::growing,
        [&latest](const fleet::VehicleName& name, std::span<const fleet::Position> of) {
            EXPECT_EQ(name, vehicle("Van"));
            latest.assign(of.begin(), of.end());
        }));
    EXPECT_THAT(latest, ElementsAre(position(at(4)), position(at(5))));
}

TEST_P(HistoryContract, ShowsEachOfManyVehiclesOnceInTheOrderOfTheirNames) {
    std::vector<fleet::ReportedPosition> batch;
    for (int i = 0; i < GetParam().many_vehicles; ++i) {
        batch.push_back(reported("Van " + std::to_string(1'000 + i), position(at(i))));
    }
    append(batch);
    std::vector<fleet::ReportedPosition> visited;
    ASSERT_TRUE(history().visit_latest(
        fleet::Time::max(), WindowUse::growing,
        [&](const auto& name, auto latest) { visited.push_back({name, latest.front()}); }));
    EXPECT_EQ(visited, batch);
}

TEST_P(HistoryContract, KeepsEverythingOverAReopening) {
    append({reported("Van", position(at(1)))});
    reopen();
    append({reported("Bus", position(at(2))), reported("Van", position(at(3)))});
    reopen();
    EXPECT_THAT(everything_of("Van"), ElementsAre(position(at(1)), position(at(3))));
    EXPECT_THAT(everything_of("Bus"), ElementsAre(position(at(2))));
}

TEST_P(HistoryContract, ForgetsWhatIsOlderAmongReportedMotions) {
    const auto measured = moving(position(at(2)), 1'250, 9'000);
    append({reported("Van", moving(position(at(1)), 1'250)), reported("Van", measured),
            reported("Bus", moving(position(at(1)), 1'250)), reported("Bus", position(at(2)))});
    ASSERT_TRUE(history().forget_before(at(2)));
    reopen();
    EXPECT_THAT(everything_of("Van"), ElementsAre(measured));
    EXPECT_THAT(everything_of("Bus"), ElementsAre(position(at(2))));
}

TEST_P(HistoryContract, ForgetsWhatIsOlderThanATime) {
    append({reported("Van", position(at(1))), reported("Van", position(at(2))),
            reported("Bus", position(at(1)))});
    ASSERT_TRUE(history().forget_before(at(2)));
    EXPECT_THAT(everything_of("Van"), ElementsAre(position(at(2))));
    EXPECT_THAT(everything_of("Bus"), IsEmpty());
    reopen();
    EXPECT_EQ(append({reported("Bus", position(at(3)))}), (AppendCounts{.stored = 1}));
    EXPECT_THAT(everything_of("Bus"), ElementsAre(position(at(3))));
}

TEST_P(HistoryContract, ReturnsHowMuchItStores) {
    append({reported("Van", position(at(1))), reported("Bus", position(at(2)))});
    const HistoryStats stats = history().stats().value();
    EXPECT_EQ(stats.vehicles, 2U);
    EXPECT_EQ(stats.positions, 2U);
}

template <class Place>
std::unique_ptr<HistoryPlace> make() {
    return std::make_unique<Place>(rejected_kept);
}

INSTANTIATE_TEST_SUITE_P(
    Histories, HistoryContract,
    testing::Values(
        Implementation{.name = "RocksDb", .make_place = make<RocksDbPlace>, .many_vehicles = 600},
        // The tests' server goes through all positions for each vehicle.
        Implementation{.name = "Mongo", .make_place = make<MongoPlace>, .many_vehicles = 150}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace convoy::history
