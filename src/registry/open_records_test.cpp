#include "registry/open_records.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <future>
#include <thread>

#include "mongodb/fixtures/mongo_server.hpp"
#include "registry/fixtures/registry_folder.hpp"
#include "registry/schema.hpp"

namespace convoy::registry {
namespace {

class OpenRecordsTest : public testing::Test {
 protected:
    service::StopSignal stop_;
    service::Metrics metrics_;
    service::Health health_{metrics_};
};

TEST_F(OpenRecordsTest, AFileOfSqliteIsOpenedAtOnceOrNotAtAll) {
    const RegistryFolder folder;
    const SqliteSettings settings{folder.file("registry.db")};
    const auto opened = open_records(settings, health_, stop_).value();
    EXPECT_EQ(opened.number, 0U);
    EXPECT_EQ(opened.unknown->count().value(), 0U);
    EXPECT_THROW(open_records(settings, health_, stop_), UnusableFile) << "it is in use";
}

TEST_F(OpenRecordsTest, ADatabaseIsWaitedFor) {
    mongodb::MongoServer server;
    const auto address = server.database("registry");
    server.kill();
    auto opening =
        std::async(std::launch::async, [&] { return open_records(address, health_, stop_); });
    while (health_.ready_json().find("records: mongodb: ") == std::string::npos) {
        std::this_thread::yield();
    }
    server.start();  // on this thread: the server dies with the thread that started it
    const auto opened = opening.get();
    ASSERT_TRUE(opened);
    EXPECT_TRUE(health_.is_up("records"));
    EXPECT_TRUE(opened->records->create({RecordKind::vehicle, "v"}, "{}"));
    EXPECT_TRUE(opened->unknown->report({{.id = "1", .count = 1}}, {}));
    EXPECT_EQ(opened->unknown->count().value(), 1U);
}

TEST_F(OpenRecordsTest, AStopEndsTheWaiting) {
    mongodb::MongoServer server;
    server.kill();
    std::thread stopping([&] {
        while (health_.ready_json().find("records") == std::string::npos) {
            std::this_thread::yield();
        }
        ::kill(::getpid(), SIGTERM);
    });
    EXPECT_FALSE(open_records(server.database("registry"), health_, stop_));
    stopping.join();
}

}  // namespace
}  // namespace convoy::registry
