#include "registry/mongodb_change_log.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>

#include "mongodb/fixtures/mongo_server.hpp"
#include "registry/mongodb_records.hpp"

namespace convoy::registry {
namespace {

using mongodb::Bson;

constexpr const char* documents = "registry_changes";
constexpr std::uint64_t few_removals = 1;

const RecordKey van{RecordKind::vehicle, "van"};
const RecordKey box{RecordKind::device, "box"};
const RecordKey phone{RecordKind::device, "phone"};

class MongoChangeLogTest : public testing::Test {
 protected:
    MongoChangeLogTest() { log_.prepare("life").value(); }

    std::vector<Bson> stored() const {
        std::vector<Bson> all;
        log_.database()
            .find({documents, {}, {}},
                  [&all](mongodb::BsonView each) {
                      Bson copy;
                      for (const auto* name : {"_id", "state", "kind", "replaces", "vehicles",
                                               "devices", "removals", "forgotten"}) {
                          if (const auto number = each.integer(name)) {
                              copy.append(name, *number);
                          }
                      }
                      for (const auto* name : {"id", "content"}) {
                          if (const auto text = each.text(name)) {
                              copy.append(name, *text);
                          }
                      }
                      all.push_back(std::move(copy));
                      return true;
                  })
            .value();
        return all;
    }
    std::vector<std::int64_t> numbers() const {
        std::vector<std::int64_t> all;
        for (const Bson& each : stored()) {
            all.push_back(each.view().integer("_id").value());
        }
        std::ranges::sort(all);
        return all;
    }

    mongodb::MongoTestDatabase database_;
    MongoChangeLog log_{database_.address()};
};

TEST_F(MongoChangeLogTest, ANumberIsUsedOnce) {
    EXPECT_TRUE(log_.add({.number = 1, .key = van, .content = "first"}).value());
    EXPECT_FALSE(log_.add({.number = 1, .key = box, .content = "second"}).value());
    EXPECT_EQ(log_.newest()->content, "first");
    EXPECT_EQ(log_.record(box, MongoChangeLog::For::writer)->number, 0U);
}

TEST_F(MongoChangeLogTest, ASupersededNumberStaysUsed) {
    log_.add({.number = 1, .key = van, .content = "first"}).value();
    const LoggedChange second{.number = 2, .key = van, .content = "second", .replaces = 1};
    log_.add(second).value();
    ASSERT_TRUE(log_.do_steps_after(second));
    EXPECT_FALSE(log_.add({.number = 1, .key = van, .content = "late"}).value());
    EXPECT_EQ(log_.changes({})->changes.size(), 1U);
}

TEST_F(MongoChangeLogTest, SupersededNumbersAreRemovedWhenTheyAreFarBehind) {
    constexpr std::uint64_t late = MongoChangeLog::kept_numbers + 2'000;
    log_.add({.number = 1, .key = box, .content = "stays"}).value();
    for (const std::uint64_t number : {std::uint64_t{2}, late - 1}) {
        log_.add({.number = number, .key = van, .content = "old"}).value();
        ASSERT_TRUE(
            log_.do_steps_after({.number = 3, .key = van, .content = "", .replaces = number}));
    }
    const LoggedChange newest{.number = late, .key = van, .content = "new"};
    log_.add(newest).value();
    ASSERT_TRUE(log_.do_steps_after(newest));
    const std::vector<std::int64_t> expected{1, late - 1, late};
    EXPECT_EQ(numbers(), expected);
}

TEST_F(MongoChangeLogTest, ALifeHasAnotherNameWhenTheChangesWerePutBack) {
    const std::string before = log_.life().value();
    EXPECT_EQ(log_.life().value(), before);
    ASSERT_TRUE(log_.database().command({{"drop", documents}}));
    log_.prepare("ignored").value();
    EXPECT_NE(log_.life().value(), before);
}

TEST_F(MongoChangeLogTest, ADocumentOfAnotherFormIsAFailure) {
    const Bson other{{"_id", 1}, {"state", 0}, {"kind", 1}, {"id", "van"}};
    log_.database().insert(documents, {&other, 1}).value();
    EXPECT_FALSE(log_.newest());
    EXPECT_FALSE(log_.record(van, MongoChangeLog::For::reader));
    EXPECT_FALSE(log_.changes({}));
    EXPECT_FALSE(log_.records({RecordKind::vehicle, ""}, 10));
}

/// What a reader should find.
struct Readable {
    std::map<std::pair<RecordKind, std::string>, StoredRecord> records;
    std::vector<StoredChange> changes;  ///< without forgotten removals
    std::uint64_t number = 0;
    std::uint64_t forgotten = 0;
};

/// Repeats what `MongoRecords` should do, as simply as possible.
class Model {
 public:
    void put(const RecordKey& key, const std::optional<std::string>& content) {
        ++now_.number;
        now_.records.erase({key.kind, key.id});
        std::erase_if(now_.changes, [&key](const auto& each) { return each.key == key; });
        now_.changes.push_back({key, now_.number, content});
        if (content) {
            now_.records[{key.kind, key.id}] = {key.id, now_.number, *content};
        }
        const auto is_removal = [](const auto& each) { return !each.content; };
        if (std::ranges::count_if(now_.changes, is_removal) > std::int64_t{few_removals}) {
            const auto oldest = std::ranges::find_if(now_.changes, is_removal);
            now_.forgotten = oldest->number;
            now_.changes.erase(oldest);
        }
    }
    const Readable& expected() const { return now_; }

 private:
    Readable now_;
};

void expect(const Records& records, const Readable& expected) {
    EXPECT_EQ(records.state()->number, expected.number);
    EXPECT_EQ(records.state()->forgotten, expected.forgotten);
    for (const RecordKey& key : {van, box, phone}) {
        const auto wanted = expected.records.find({key.kind, key.id});
        EXPECT_EQ(records.find(key).value(),
                  wanted == expected.records.end() ? std::nullopt : std::optional(wanted->second));
    }
    for (const RecordKind kind : {RecordKind::vehicle, RecordKind::device}) {
        std::vector<StoredRecord> wanted;
        for (const auto& [key, record] : expected.records) {
            if (key.first == kind) {
                wanted.push_back(record);
            }
        }
        EXPECT_EQ(records.list({kind, ""}, 10).value(), wanted);
        EXPECT_EQ(records.count(kind).value(), wanted.size());
    }
    auto changes = records.changes({}).value();
    EXPECT_EQ(changes.number, expected.number);
    std::erase_if(changes.changes, [&expected](const auto& each) {
        return !each.content && each.number <= expected.forgotten;
    });
    EXPECT_EQ(changes.changes, expected.changes);
}

/// One change, to the store and to its model.
struct Operation {
    RecordKey key;
    std::optional<std::string> content;  ///< absent: it is removed
};

void apply(const Operation& operation, Records& records, Model& model) {
    const auto before = records.find(operation.key).value();
    const auto outcome = !operation.content ? records.remove(operation.key, before->version)
                         : before
                             ? records.replace(operation.key, before->version, *operation.content)
                             : records.create(operation.key, *operation.content);
    ASSERT_EQ(outcome->status, WriteOutcome::Status::done);
    model.put(operation.key, operation.content);
}

TEST_F(MongoChangeLogTest, AWriterThatIsStoppedAfterAnyOfItsWritesLeavesAllReadable) {
    const std::vector<Operation> operations{
        {van, "v1"},           {box, "b1"},         {box, "b2"},        {box, std::nullopt},
        {box, "b3"},           {box, std::nullopt}, {phone, "p1"},      {van, "v2"},
        {phone, std::nullopt}, {phone, "p2"},       {van, std::nullopt}};
    Model model;
    std::size_t stops = 0;
    for (const Operation& operation : operations) {
        const auto records = MongoRecords::open(database_.address(), "life", few_removals).value();
        const std::vector<Bson> before = stored();
        apply(operation, *records, model);
        const LoggedChange change = log_.newest().value();
        for (std::size_t done = 0; done <= log_.steps_after(change).size(); ++done) {
            // Puts everything back as it was, then writes the change and some of its steps.
            log_.database().remove(documents, {}).value();
            log_.database().insert(documents, before).value();
            log_.add(change).value();
            for (std::size_t step = 0; step < done; ++step) {
                ASSERT_TRUE(log_.steps_after(change)[step]());
            }
            ++stops;
            SCOPED_TRACE("change " + std::to_string(change.number) + ", stopped after " +
                         std::to_string(done) + " steps");
            const auto next = MongoRecords::open(database_.address(), "life", few_removals).value();
            expect(*next, model.expected());
            // The next writer completes it.
            Model after = model;
            apply({{RecordKind::vehicle, "other"}, "o"}, *next, after);
            EXPECT_EQ(next->changes({})->changes, after.expected().changes);
        }
        // The last round's other vehicle is no part of the model.
        log_.database().remove(documents, {{"id", "other"}}).value();
        expect(*MongoRecords::open(database_.address(), "life", few_removals).value(),
               model.expected());
    }
    EXPECT_GT(stops, operations.size());
}

}  // namespace
}  // namespace convoy::registry
