// Tests only what is specific to MongoDB; the contract tests cover the rest. FerretDB rejects TTL
// indexes, so they are tested only if MONGODB_TEST_URI names a real MongoDB.
#include "history/mongodb/history.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <optional>
#include <thread>

#include "history/fixtures/mongo_server.hpp"
#include "history/fixtures/sample_positions.hpp"
#include "history/mongodb/documents.hpp"

namespace convoy::history {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

class MongoHistoryTest : public testing::Test {
 protected:
    std::unique_ptr<MongoHistory> open() const {
        return MongoHistory::open(database_.settings()).value();
    }
    MongoDatabase database() const { return MongoDatabase(database_.settings().address()); }
    void set_format(std::int64_t number) const {
        const Bson filter{{"_id", "format"}};
        ASSERT_TRUE(database().remove(mongo::meta, filter));
        std::vector<Bson> documents;
        documents.push_back({{"_id", "format"}, {"number", number}});
        ASSERT_TRUE(database().insert(mongo::meta, documents));
    }

    MongoTestDatabase database_;
};

Batch batch(std::vector<fleet::ReportedPosition> positions) {
    return {.positions = std::move(positions), .rejected = {}};
}

std::vector<fleet::ReportedPosition> drive(std::string_view name, int first, int count) {
    std::vector<fleet::ReportedPosition> positions;
    for (int i = first; i < first + count; ++i) {
        positions.push_back(reported(name, position(at(i), 50.0 + i / 1e4)));
    }
    return positions;
}

std::string complaint(const MongoSettings& settings) {
    try {
        const auto opened = MongoHistory::open(settings);
        return opened ? "" : "only an error: " + opened.error().what;
    } catch (const CannotOpen& error) {
        return error.what();
    }
}

TEST_F(MongoHistoryTest, ABatchOfMoreThanOneWriteTakesIsStoredWhole) {
    const auto history = open();
    const auto positions = drive("Van", 0, 2'345);
    EXPECT_EQ(history->append(batch(positions)).value(), (AppendCounts{.stored = 2'345}));
    EXPECT_THAT(history->positions(vehicle("Van"), all_time, 10'000).value(), SizeIs(2'345));

    auto again = positions;
    again[2'000].position.coordinates = fleet::Coordinates::from_degrees(1.0, 1.0).value();
    EXPECT_EQ(history->append(batch(again)).value(),
              (AppendCounts{.duplicate = 2'344, .conflict = 1}));
    EXPECT_EQ(history->positions(vehicle("Van"), {at(2'000), at(2'000)}, 1).value().front(),
              again[2'000].position);
}

TEST_F(MongoHistoryTest, ADatabaseOfALaterFormatIsRefused) {
    open();
    EXPECT_EQ(complaint(database_.settings()), "") << "it is of the format that was set";
    set_format(mongo_format + 1);
    EXPECT_THAT(complaint(database_.settings()),
                HasSubstr("its format is 4; this version of Convoy knows formats up to 3"));
}

TEST_F(MongoHistoryTest, OpeningRaisesTheFormatAndNeverLowersIt) {
    const auto format = [this] {
        std::int64_t number = 0;
        const auto read = database().find({mongo::meta, {{"_id", "format"}}, {}}, [&](auto found) {
            number = found.integer("number").value_or(0);
            return true;
        });
        return read ? number : -1;
    };
    open();
    EXPECT_EQ(format(), mongo_format) << "a new database, or one of version 1.0, has none";
    set_format(mongo_format - 1);
    EXPECT_EQ(complaint(database_.settings()), "");
    EXPECT_EQ(format(), mongo_format);
    set_format(mongo_format + 1);
    EXPECT_NE(complaint(database_.settings()), "");
    EXPECT_EQ(format(), mongo_format + 1) << "a tracker that refuses it changes nothing";
}

TEST_F(MongoHistoryTest, WhatOfThreeValuesComesInOneBatchLeavesTheSmallest) {
    const auto history = open();
    const auto value = [](double latitude) {
        return reported("Van", position(at(1), latitude, 20.0));
    };
    EXPECT_EQ(history->append(batch({value(3.0), value(1.0), value(2.0)})).value(),
              (AppendCounts{.stored = 1, .conflict = 2}));
    EXPECT_THAT(history->positions(vehicle("Van"), all_time, 10).value(),
                ElementsAre(value(1.0).position));
}

// Both write the same keys, with different values.
TEST_F(MongoHistoryTest, TwoThatWriteAtOnceLoseNothingAndAgreeOnTheSmallest) {
    constexpr int positions = 200;
    const auto value = [](int i, double longitude) {
        return reported("Van", position(at(i), 50.0, longitude));
    };
    std::atomic<std::size_t> stored = 0;
    const auto write = [&](History& history, double even, double odd) {
        for (int first = 0; first < positions; first += 20) {
            std::vector<fleet::ReportedPosition> part;
            for (int i = first; i < first + 20; ++i) {
                part.push_back(value(i, i % 2 == 0 ? even : odd));
            }
            stored += history.append(batch(part)).value().stored;
        }
    };
    const auto history = open();
    const auto other = open();
    {
        const std::jthread one([&] { write(*history, 1.0, 2.0); });
        const std::jthread two([&] { write(*other, 2.0, 1.0); });
    }
    EXPECT_EQ(stored, std::size_t{positions});
    EXPECT_THAT(history->rejected({.vehicle = "Van", .limit = 1'000}).value(), SizeIs(positions))
        << "each one that lost is kept as a conflict";
    const auto found = history->positions(vehicle("Van"), all_time, 1'000).value();
    ASSERT_THAT(found, SizeIs(positions));
    for (int i = 0; i < positions; ++i) {
        EXPECT_EQ(found[static_cast<std::size_t>(i)], value(i, 1.0).position);
    }
    EXPECT_THAT(history->vehicles().value(), ElementsAre(vehicle("Van")));
}

TEST_F(MongoHistoryTest, TrackersThatShareItKeepOneOrderOfRejectedPositions) {
    const auto one = open();
    const auto two = open();
    const auto reject = [](MongoHistory& history, const std::string& message) {
        StoredRejection kept{.message_id = message, .received = at(0), .position = {}};
        ASSERT_TRUE(history.append({.positions = {}, .rejected = {kept}}));
    };
    reject(*one, "a");
    reject(*two, "b");
    reject(*two, "a");
    reject(*one, "c");
    std::vector<std::string> messages;
    for (const StoredRejection& kept : two->rejected({.limit = 10}).value()) {
        messages.push_back(kept.message_id);
    }
    EXPECT_THAT(messages, ElementsAre("c", "b", "a"));
}

TEST_F(MongoHistoryTest, ForgetsInMoreThanOnePiece) {
    const auto history = open();
    ASSERT_TRUE(history->append(batch(drive("Van", 0, 10'500))));
    ASSERT_TRUE(history->forget_before(at(10'450)));
    const auto rest = history->positions(vehicle("Van"), all_time, 1'000).value();
    ASSERT_THAT(rest, SizeIs(50));
    EXPECT_EQ(rest.front().time, at(10'450));
}

TEST_F(MongoHistoryTest, ShowsMoreVehiclesThanAreReadAtOnceInOrder) {
    const auto history = open();
    std::vector<fleet::ReportedPosition> positions;
    for (int i = 0; i < 70; ++i) {
        positions.push_back(reported("Van " + std::to_string(1'000 + i), position(at(i))));
    }
    ASSERT_TRUE(history->append(batch(positions)));
    int next = 0;
    ASSERT_TRUE(history->visit_latest(
        fleet::Time::max(), WindowUse::growing,
        [&next](const fleet::VehicleName& name, std::span<const fleet::Position> window) {
            EXPECT_EQ(name, vehicle("Van " + std::to_string(1'000 + next)));
            EXPECT_THAT(window, ElementsAre(position(at(next))));
            ++next;
        }));
    EXPECT_EQ(next, 70);
}

TEST_F(MongoHistoryTest, ADocumentThatIsNotOursIsAnErrorThatNamesIt) {
    const auto history = open();
    const std::vector<Bson> documents = [] {
        std::vector<Bson> made;
        made.push_back({{"_id", position_id(vehicle("Van"), at(1))}, {"lat", 53.0}});
        return made;
    }();
    ASSERT_TRUE(database().insert(mongo::positions, documents));
    const auto read = history->positions(vehicle("Van"), all_time, 10);
    ASSERT_FALSE(read);
    EXPECT_THAT(read.error().what, AllOf(HasSubstr("positions"), HasSubstr("1795348800001")));
    EXPECT_FALSE(history->append(batch({reported("Van", position(at(1)))})));
}

// Returns the TTL index's time in seconds, or nullopt if there is no TTL index.
std::optional<std::int64_t> expiry(const MongoDatabase& database) {
    const auto indexes = database.command({{"listIndexes", mongo::positions}});
    if (indexes) {
        for (const BsonView index : indexes->view().documents("cursor.firstBatch")) {
            if (index.text("name") == "expiry") {
                return index.integer("expireAfterSeconds");
            }
        }
    }
    return std::nullopt;
}

TEST_F(MongoHistoryTest, RetentionIsTheServersTooWhereItCanAndEndsWhenItIsTurnedOff) {
    const bool server_can = std::getenv("MONGODB_TEST_URI") != nullptr;  // FerretDB cannot
    ASSERT_TRUE(open()->append(batch(drive("Van", 0, 1))));
    for (const int days : {3, 5, 0}) {
        MongoSettings settings = database_.settings();
        settings.retention = std::chrono::days{days};
        ASSERT_TRUE(MongoHistory::open(settings));
        EXPECT_EQ(expiry(database()), server_can && days > 0
                                          ? std::optional<std::int64_t>(days * 86'400 + 3'600)
                                          : std::nullopt);
    }
}

TEST(MongoHistoryOpening, TakesTheRightLoginAndSaysWhichIsRefused) {
    const MongoServer server(MongoServer::Login{.user = "tracker", .password = "secret word"});
    MongoSettings settings = server.database("fleet");
    EXPECT_THAT(complaint(settings), HasSubstr("refuses anonymous use"));

    settings.user = "tracker";
    settings.password = "another word";
    EXPECT_THAT(complaint(settings), AllOf(HasSubstr("refuses tracker"), HasSubstr("uthentication"),
                                           Not(HasSubstr("word")), Not(HasSubstr("\n"))));
    settings.user = "nobody";
    EXPECT_THAT(complaint(settings), HasSubstr("refuses nobody"));

    settings.url += "&authSource=admin";
    settings.user = "tracker";
    settings.password = "secret word";
    const auto history = MongoHistory::open(settings);
    ASSERT_TRUE(history) << history.error().what;
    EXPECT_TRUE((*history)->append(batch(drive("Van", 0, 3))));
}

TEST(MongoHistoryOpening, RefusesAnAddressThatIsNone) {
    const auto complaint_of = [](const char* url) { return complaint({.url = url}); };
    EXPECT_THAT(complaint_of("mongodb://"), HasSubstr("cannot be read"));
    EXPECT_THAT(complaint_of("mongodb://host:port/fleet"), HasSubstr("cannot be read"));
    EXPECT_THAT(complaint_of("mongodb://host:27017"), HasSubstr("has no database name"));
    EXPECT_THAT(complaint_of("mongodb://host:27017/"), HasSubstr("has no database name"));
    EXPECT_THAT(complaint_of("mongodb://tracker:secret@host/fleet"),
                AllOf(HasSubstr("MONGODB_PASSWORD"), Not(HasSubstr("secret"))));
}

}  // namespace
}  // namespace convoy::history
