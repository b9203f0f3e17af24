// If a server is killed, hangs or is not there yet, nothing acknowledged is lost, and calls succeed
// again when it is back. These tests always use FerretDB, because they kill the server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "history/fixtures/mongo_server.hpp"
#include "history/fixtures/sample_positions.hpp"
#include "history/mongodb/history.hpp"

namespace convoy::history {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr int batch_size = 10;

Batch numbered(int number) {
    Batch batch;
    for (int i = 0; i < batch_size; ++i) {
        const int ordinal = number * batch_size + i;
        batch.positions.push_back(reported("Van", position(at(ordinal), ordinal / 1e4)));
    }
    return batch;
}

class MongoOutageTest : public testing::Test {
 protected:
    std::unique_ptr<MongoHistory> open() const { return MongoHistory::open(settings_).value(); }

    MongoServer server_;
    MongoSettings settings_ = server_.database("fleet");
};

TEST_F(MongoOutageTest, WhatWasAcknowledgedIsThereAfterEveryKill) {
    const auto history = open();
    std::atomic<int> acknowledged = 0;
    std::atomic<int> failures = 0;
    std::jthread writer([&](const std::stop_token& stop) {
        while (!stop.stop_requested()) {  // like the intake, repeats a batch until it is stored
            if (history->append(numbered(acknowledged))) {
                ++acknowledged;
            } else {
                ++failures;
            }
        }
    });
    for (int kill = 0; kill < 4; ++kill) {
        const int before = acknowledged;
        while (acknowledged < before + 5) {
            std::this_thread::yield();
        }
        const int failed_before = failures;
        server_.kill();
        while (failures == failed_before) {
            std::this_thread::yield();
        }
        server_.start();
    }
    const int before = acknowledged;
    while (acknowledged < before + 5) {
        std::this_thread::yield();
    }
    writer.request_stop();
    writer.join();

    const auto found = history->positions(vehicle("Van"), all_time, 1'000'000).value();
    ASSERT_THAT(found, SizeIs(acknowledged * batch_size));
    for (std::size_t i = 0; i < found.size(); ++i) {
        EXPECT_EQ(found[i], position(at(static_cast<int>(i)), static_cast<double>(i) / 1e4));
    }
}

TEST_F(MongoOutageTest, EveryCallSaysThatTheServerIsAwayAndWorksAgainAfterwards) {
    const auto history = open();
    ASSERT_TRUE(history->append(numbered(0)));
    const auto visit = [&] {
        return history->visit_latest(fleet::Time::max(), WindowUse::growing,
                                     [](const auto&, const auto&) {});
    };
    server_.kill();
    const auto failed = history->append(numbered(1));
    ASSERT_FALSE(failed);
    EXPECT_THAT(failed.error().what, HasSubstr("mongodb: "));
    EXPECT_FALSE(history->positions(vehicle("Van"), all_time, 10));
    EXPECT_FALSE(history->positions_before(vehicle("Van"), at(5), 10));
    EXPECT_FALSE(history->vehicles());
    EXPECT_FALSE(visit());
    EXPECT_FALSE(history->rejected({.limit = 10}));
    EXPECT_FALSE(history->forget_before(at(0)));
    EXPECT_FALSE(history->erase(vehicles({"Bus"})));
    EXPECT_FALSE(history->stats());

    server_.start();
    EXPECT_EQ(history->append(numbered(1)).value(), (AppendCounts{.stored = batch_size}));
    EXPECT_THAT(history->positions(vehicle("Van"), all_time, 100).value(), SizeIs(2 * batch_size));
    EXPECT_TRUE(visit());
    EXPECT_EQ(history->stats().value().vehicles, 1U);
}

TEST_F(MongoOutageTest, AServerThatHangsIsAnErrorAndNothingIsStoredTwice) {
    const auto history = open();
    ASSERT_TRUE(history->append(numbered(0)));
    server_.hang();
    EXPECT_FALSE(history->append(numbered(1)));
    server_.resume();
    // The server may store now what it had received before; then the repetition is a duplicate.
    const AppendCounts again = history->append(numbered(1)).value();
    EXPECT_EQ(again.stored + again.duplicate, std::size_t{batch_size});
    EXPECT_EQ(again.conflict, 0U);
    EXPECT_THAT(history->positions(vehicle("Van"), all_time, 100).value(), SizeIs(2 * batch_size));
}

TEST_F(MongoOutageTest, AServerThatIsNotThereYetIsAnErrorUntilItIs) {
    server_.kill();
    const auto none = MongoHistory::open(settings_);
    ASSERT_FALSE(none);
    EXPECT_THAT(none.error().what, HasSubstr("mongodb: "));
    server_.start();
    const auto history = MongoHistory::open(settings_);
    ASSERT_TRUE(history);
    EXPECT_THAT((*history)->vehicles().value(), IsEmpty());
}

}  // namespace
}  // namespace convoy::history
