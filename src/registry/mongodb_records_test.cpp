// What several registries do with one database, and one whose server is away. The records_contract
// test has what every store does. Tests that kill the server always use FerretDB.
#include "registry/mongodb_records.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <thread>

#include "mongodb/fixtures/mongo_server.hpp"

namespace convoy::registry {
namespace {

using testing::HasSubstr;
using Status = WriteOutcome::Status;

const RecordKey counter{RecordKind::device, "counter"};

std::unique_ptr<MongoRecords> opened(const mongodb::MongoAddress& address) {
    return MongoRecords::open(address, "life").value();
}

/// Increases the number in the record this many times, each time by its version.
void increase(MongoRecords& records, int times) {
    while (times > 0) {
        const auto before = records.find(counter).value().value();
        const auto outcome =
            records.replace(counter, before.version, std::to_string(std::stoi(before.content) + 1));
        if (outcome.value().status == Status::done) {
            --times;
        }
    }
}

TEST(MongoRecords, RegistriesThatWriteTogetherLoseNoChange) {
    constexpr int each = 15;
    const mongodb::MongoTestDatabase database;
    const auto first = opened(database.address());
    const auto second = opened(database.address());
    first->create(counter, "0").value();
    std::thread one([&] { increase(*first, each); });
    std::thread two([&] { increase(*second, each); });
    one.join();
    two.join();
    const auto found = first->find(counter).value().value();
    EXPECT_EQ(found.content, std::to_string(2 * each));
    EXPECT_EQ(found.version, 2 * each + 1U) << "each change has a number of its own, without gaps";
    EXPECT_EQ(second->count(RecordKind::device).value(), 1U);
}

TEST(MongoRecords, AReaderOfChangesMissesNoneWhileRegistriesWrite) {
    constexpr std::uint64_t each = 25;
    const mongodb::MongoTestDatabase database;
    const auto first = opened(database.address());
    const auto second = opened(database.address());
    const auto reader = opened(database.address());
    const auto write = [](MongoRecords& records, const std::string& name) {
        for (std::uint64_t i = 0; i < each; ++i) {
            const RecordKey key{RecordKind::device, name + std::to_string(i)};
            EXPECT_EQ(records.create(key, "{}").value().status, Status::done);
        }
    };
    std::thread one(write, std::ref(*first), "a");
    std::thread two(write, std::ref(*second), "b");
    std::uint64_t number = 0;
    std::set<std::string> seen;
    while (number < 2 * each && !testing::Test::HasFailure()) {
        const auto changes = reader->changes({.number = number, .max_changes = 7}).value();
        for (const StoredChange& change : changes.changes) {
            EXPECT_EQ(change.number, ++number);
            seen.insert(change.key.id);
        }
        EXPECT_EQ(changes.number, number);
    }
    one.join();
    two.join();
    EXPECT_EQ(seen.size(), 2 * each);
}

TEST(MongoRecords, OnlyOneOfTwoRegistriesCreatesARecord) {
    const mongodb::MongoTestDatabase database;
    const auto first = opened(database.address());
    const auto second = opened(database.address());
    std::atomic<int> created = 0;
    const auto create = [&created](MongoRecords& records) {
        for (int i = 0; i < 10; ++i) {
            const RecordKey key{RecordKind::device, std::to_string(i)};
            created += records.create(key, "{}").value().status == Status::done ? 1 : 0;
        }
    };
    std::thread one([&] { create(*first); });
    std::thread two([&] { create(*second); });
    one.join();
    two.join();
    EXPECT_EQ(created, 10);
    EXPECT_EQ(first->state()->number, 10U);
}

TEST(MongoRecords, AllRegistriesHaveTheNameOfTheFirst) {
    const mongodb::MongoTestDatabase database;
    const auto first = MongoRecords::open(database.address(), "one").value();
    const auto second = MongoRecords::open(database.address(), "two").value();
    EXPECT_EQ(first->state()->name, second->state()->name);
}

TEST(MongoRecords, FailWhileTheServerIsAwayAndWorkAfterwards) {
    mongodb::MongoServer server;
    const auto records = opened(server.database("registry"));
    records->create(counter, "0").value();
    server.kill();
    const auto failed = records->replace(counter, 1, "1");
    ASSERT_FALSE(failed);
    EXPECT_THAT(failed.error().what, HasSubstr("mongodb: "));
    EXPECT_FALSE(records->find(counter));
    EXPECT_FALSE(records->list({RecordKind::device, ""}, 10));
    EXPECT_FALSE(records->count(RecordKind::device));
    EXPECT_FALSE(records->changes({}));
    EXPECT_FALSE(records->state());
    EXPECT_FALSE(records->probe());
    server.start();
    EXPECT_TRUE(records->probe());
    EXPECT_EQ(records->replace(counter, 1, "1").value(), (WriteOutcome{Status::done, 2}));
}

TEST(MongoRecords, AreNotOpenedUntilTheServerIsThere) {
    mongodb::MongoServer server;
    const auto address = server.database("registry");
    server.kill();
    EXPECT_FALSE(MongoRecords::open(address, "life"));
    server.start();
    EXPECT_TRUE(MongoRecords::open(address, "life"));
}

TEST(MongoRecords, AreNotOpenedWhereWaitingDoesNotHelp) {
    const mongodb::MongoTestDatabase database;
    const mongodb::Bson newer{{"_id", "life"}, {"name", "x"}, {"format", 2}};
    mongodb::MongoDatabase(database.address()).insert("registry_life", {&newer, 1}).value();
    EXPECT_THROW(opened(database.address()), UnusableDatabase);
    EXPECT_THROW(opened({.url = "mongodb://host:27017"}), UnusableDatabase);
    const mongodb::MongoServer server(
        mongodb::MongoServer::Login{.user = "registry", .password = "secret word"});
    auto address = server.database("admin");
    address.user = "registry";
    address.password = "wrong";
    EXPECT_THROW(opened(address), UnusableDatabase);
}

TEST(MongoRecords, AreInTheBackupsOfTheDatabase) {
    const mongodb::MongoTestDatabase database;
    const auto failed = opened(database.address())->back_up("registry.db");
    ASSERT_FALSE(failed);
    EXPECT_THAT(failed.error().what, HasSubstr("in MongoDB"));
}

}  // namespace
}  // namespace convoy::registry
