#include "registry/records_watch.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "mongodb/fixtures/mongo_server.hpp"
#include "registry/mongodb_records.hpp"

namespace convoy::registry {
namespace {

using namespace std::chrono_literals;

constexpr auto often = 10ms;
const RecordKey watched{RecordKind::device, "1"};

class RecordsWatchTest : public testing::Test {
 protected:
    void wait_until_it_is(bool up) const {
        while (health_.is_up("records") != up) {
            std::this_thread::yield();
        }
    }

    service::Metrics metrics_;
    service::Health health_{metrics_};
    ChangeSignal signal_{0, 1};
};

TEST_F(RecordsWatchTest, WakesReadersAfterAChangeOfAnotherRegistry) {
    const mongodb::MongoTestDatabase database;
    const auto own = MongoRecords::open(database.address(), "life").value();
    const auto other = MongoRecords::open(database.address(), "life").value();
    const RecordsWatch watch(*own, signal_, health_, often);
    std::thread writer([&] {
        while (signal_.waiting() == 0) {
            std::this_thread::yield();
        }
        other->create(watched, "{}").value();
    });
    EXPECT_EQ(signal_.wait(0, 60s), ChangeSignal::End::changed);
    writer.join();
}

TEST_F(RecordsWatchTest, SaysThatTheStoreIsAwayAndWhenItIsBack) {
    mongodb::MongoServer server;
    const auto records = MongoRecords::open(server.database("registry"), "life").value();
    const RecordsWatch watch(*records, signal_, health_, often);
    wait_until_it_is(true);
    server.kill();
    wait_until_it_is(false);
    server.start();
    wait_until_it_is(true);
}

TEST_F(RecordsWatchTest, EndsAnOutageThatARequestHasMet) {
    const mongodb::MongoTestDatabase database;
    const auto records = MongoRecords::open(database.address(), "life").value();
    health_.down("records", "one read has failed");
    const RecordsWatch watch(*records, signal_, health_, often);
    wait_until_it_is(true);
}

}  // namespace
}  // namespace convoy::registry
