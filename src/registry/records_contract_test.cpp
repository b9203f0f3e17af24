// What every store of records does. A store is added to the list at the end.
#include <gtest/gtest.h>

#include <functional>
#include <memory>

#include "mongodb/fixtures/mongo_server.hpp"
#include "registry/fixtures/registry_folder.hpp"
#include "registry/mongodb_records.hpp"
#include "registry/records.hpp"
#include "registry/sqlite_records.hpp"

namespace convoy::registry {
namespace {

using Status = WriteOutcome::Status;

/// Opens one and the same store each time, which keeps this many removals.
using Open = std::function<std::unique_ptr<Records>(std::uint64_t max_kept)>;

/// A kind of store.
struct StoreKind {
    std::string name;
    /// Makes a place for one.
    std::function<Open()> place;
};

class RecordsContract : public testing::TestWithParam<StoreKind> {
 protected:
    static RecordKey device(const std::string& id) { return {RecordKind::device, id}; }
    static RecordKey vehicle(const std::string& id) { return {RecordKind::vehicle, id}; }

    void reopen(std::uint64_t max_kept = max_removals) {
        records_.reset();
        records_ = open_(max_kept);
    }

    Open open_ = GetParam().place();
    std::unique_ptr<Records> records_ = open_(max_removals);
};

TEST_P(RecordsContract, ARecordIsFoundAsItWasCreated) {
    EXPECT_EQ(records_->find(device("1")).value(), std::nullopt);
    EXPECT_EQ(records_->create(device("1"), R"({"a":1})").value(), (WriteOutcome{Status::done, 1}));
    const StoredRecord expected{.id = "1", .version = 1, .content = R"({"a":1})"};
    EXPECT_EQ(records_->find(device("1")).value(), expected);
    EXPECT_EQ(records_->find(vehicle("1")).value(), std::nullopt) << "kinds have their own ids";
}

TEST_P(RecordsContract, AnIdIsAnyBytesOfUtf8) {
    const std::string id = "a'; DROP TABLE records; -- é%_";
    EXPECT_EQ(records_->create(device(id), "{}")->status, Status::done);
    EXPECT_EQ(records_->find(device(id)).value()->id, id);
    EXPECT_EQ(records_->find(device("A'; DROP TABLE records; -- é%_")).value(), std::nullopt);
}

TEST_P(RecordsContract, NothingIsCreatedTwice) {
    EXPECT_EQ(records_->create(device("1"), "{}")->status, Status::done);
    EXPECT_EQ(records_->create(device("1"), "{}")->status, Status::exists);
    EXPECT_EQ(records_->state()->number, 1U);
}

TEST_P(RecordsContract, OnlyTheExpectedVersionIsReplacedOrRemoved) {
    EXPECT_EQ(records_->replace(device("1"), 1, "{}")->status, Status::missing);
    EXPECT_EQ(records_->remove(device("1"), 1)->status, Status::missing);
    records_->create(device("1"), "old").value();
    EXPECT_EQ(records_->replace(device("1"), 1, "new").value(), (WriteOutcome{Status::done, 2}));
    EXPECT_EQ(records_->replace(device("1"), 1, "late")->status, Status::stale);
    EXPECT_EQ(records_->remove(device("1"), 1)->status, Status::stale);
    EXPECT_EQ(records_->find(device("1")).value()->content, "new");
    EXPECT_EQ(records_->remove(device("1"), 2).value(), (WriteOutcome{Status::done, 3}));
    EXPECT_EQ(records_->find(device("1")).value(), std::nullopt);
    EXPECT_EQ(records_->remove(device("1"), 3)->status, Status::missing);
}

TEST_P(RecordsContract, AVersionIsNeverUsedAgain) {
    records_->create(device("1"), "{}").value();
    records_->remove(device("1"), 1).value();
    reopen();
    EXPECT_EQ(records_->create(device("1"), "{}").value(), (WriteOutcome{Status::done, 3}));
}

TEST_P(RecordsContract, RecordsAreListedByIdAPageAtATime) {
    for (const auto* id : {"b", "a", "c", "é"}) {
        records_->create(device(id), "{}").value();
    }
    records_->create(vehicle("v"), "{}").value();
    records_->remove(device("c"), 3).value();
    const auto ids = [](const std::vector<StoredRecord>& found) {
        std::string all;
        for (const StoredRecord& each : found) {
            all += each.id;
        }
        return all;
    };
    EXPECT_EQ(ids(records_->list(device(""), 10).value()), "abé");
    EXPECT_EQ(ids(records_->list(device(""), 2).value()), "ab");
    EXPECT_EQ(ids(records_->list(device("b"), 2).value()), "é");
    EXPECT_EQ(ids(records_->list(device("é"), 2).value()), "");
    EXPECT_EQ(records_->count(RecordKind::device).value(), 3U);
    EXPECT_EQ(records_->count(RecordKind::vehicle).value(), 1U);
    reopen();
    EXPECT_EQ(records_->count(RecordKind::device).value(), 3U);
}

TEST_P(RecordsContract, ChangesAreTheLatestOfEachRecordInTheirOrder) {
    EXPECT_EQ(records_->changes({.number = 0})->number, 0U);
    records_->create(vehicle("v"), "v1").value();
    records_->create(device("1"), "d1").value();
    records_->create(device("2"), "e1").value();
    records_->replace(vehicle("v"), 1, "v2").value();
    records_->remove(device("1"), 2).value();
    const auto all = records_->changes({.number = 0}).value();
    const std::vector<StoredChange> expected{
        {device("2"), 3, "e1"}, {vehicle("v"), 4, "v2"}, {device("1"), 5, std::nullopt}};
    EXPECT_EQ(all.changes, expected);
    EXPECT_EQ(all.number, 5U);
    EXPECT_FALSE(all.more);
    EXPECT_EQ(records_->changes({.number = 4})->changes.size(), 1U);
    EXPECT_EQ(records_->changes({.number = 5})->changes.size(), 0U);
}

TEST_P(RecordsContract, ChangesComeInPagesOfLimitedNumberAndSize) {
    for (const auto* id : {"1", "2", "3"}) {
        records_->create(device(id), std::string(100, 'x')).value();
    }
    const auto two = records_->changes({.number = 0, .max_changes = 2}).value();
    EXPECT_EQ(two.changes.size(), 2U);
    EXPECT_EQ(two.number, 2U);
    EXPECT_TRUE(two.more);
    const auto rest = records_->changes({.number = two.number, .max_changes = 2}).value();
    EXPECT_EQ(rest.number, 3U);
    EXPECT_FALSE(rest.more);
    const auto one = records_->changes({.number = 0, .max_bytes = 1}).value();
    EXPECT_EQ(one.changes.size(), 1U);
    EXPECT_TRUE(one.more);
}

TEST_P(RecordsContract, EverythingIsThereAfterARestart) {
    records_->create(vehicle("v"), "v1").value();
    records_->create(device("1"), "d1").value();
    records_->remove(device("1"), 2).value();
    const auto before = records_->state().value();
    const auto changes = records_->changes({.number = 0})->changes;
    reopen();
    EXPECT_EQ(records_->state()->name, before.name);
    EXPECT_EQ(records_->state()->number, before.number);
    EXPECT_EQ(records_->changes({.number = 0})->changes, changes);
}

TEST_P(RecordsContract, TheOldestRemovalsAreForgotten) {
    reopen(2);
    for (std::uint64_t each = 1; each <= 3; ++each) {
        EXPECT_EQ(records_->state()->forgotten, 0U);
        const RecordKey key = device(std::to_string(each));
        const auto created = records_->create(key, "{}").value();
        records_->remove(key, created.version).value();
    }
    EXPECT_EQ(records_->state()->forgotten, 2U);
    const auto changes = records_->changes({.number = 0})->changes;
    ASSERT_EQ(changes.size(), 2U);
    EXPECT_EQ(changes[0].number, 4U);
    EXPECT_EQ(changes[1].number, 6U);
}

TEST_P(RecordsContract, ARemovalOfARecordThatIsThereAgainCountsNoMore) {
    reopen(2);
    for (const auto* id : {"1", "2"}) {
        const auto created = records_->create(device(id), "{}").value();
        records_->remove(device(id), created.version).value();
    }
    records_->create(device("1"), "again").value();
    const auto created = records_->create(device("3"), "{}").value();
    records_->remove(device("3"), created.version).value();
    EXPECT_EQ(records_->state()->forgotten, 0U);
    const std::vector<StoredChange> expected{
        {device("2"), 4, std::nullopt}, {device("1"), 5, "again"}, {device("3"), 7, std::nullopt}};
    EXPECT_EQ(records_->changes({.number = 0})->changes, expected);
}

TEST_P(RecordsContract, AStoreThatWorksCanBeWritten) {
    records_->create(device("1"), "d1").value();
    EXPECT_TRUE(records_->probe());
    EXPECT_EQ(records_->state()->number, 1U) << "a probe is no change";
}

INSTANTIATE_TEST_SUITE_P(
    Stores, RecordsContract,
    testing::Values(
        StoreKind{
            .name = "Sqlite",
            .place = []() -> Open {
                const auto folder = std::make_shared<RegistryFolder>();
                return [folder](std::uint64_t max_kept) {
                    return std::make_unique<SqliteRecords>(folder->file("registry.db"), "first",
                                                           max_kept);
                };
            },
        },
        StoreKind{
            .name = "MongoDb",
            .place = []() -> Open {
                const auto database = std::make_shared<mongodb::MongoTestDatabase>();
                return [database](std::uint64_t max_kept) {
                    return MongoRecords::open(database->address(), "first", max_kept).value();
                };
            },
        }),
    [](const auto& kind) { return kind.param.name; });

}  // namespace
}  // namespace convoy::registry
