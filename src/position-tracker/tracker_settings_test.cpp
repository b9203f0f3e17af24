#include "position-tracker/tracker_settings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "position-tracker/fixtures/sample_positions.hpp"
#include "service/settings.hpp"

namespace convoy::tracker {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::optional<TrackerSettings> read(std::vector<const char*> flags) {
    flags.insert(flags.begin(), "position-tracker");
    return read_settings(static_cast<int>(flags.size()), flags.data());
}

std::string complaint(std::vector<const char*> flags) {
    try {
        read(std::move(flags));
        return "";
    } catch (const service::BadSetting& bad) {
        return bad.what();
    }
}

TEST(TrackerSettings, HasTheDefaultsOfTheContract) {
    const auto settings = read({});
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->server.port, 8082);
    EXPECT_EQ(settings->process.admin_port, 9102);
    EXPECT_THAT(settings->intake.connection.urls, ElementsAre("amqp://localhost:5672"));
    EXPECT_EQ(settings->intake.address, "positions");
    EXPECT_EQ(settings->retention.cutoff(at(0)), fleet::Time::min());
}

TEST(TrackerSettings, ReadsItsFlags) {
    const auto settings =
        read({"--queue-url", "amqp://queue:1,amqp://other:2", "--history", "rocksdb:/a/b", "--port",
              "1", "--admin-port", "2", "--retention-days", "3"});
    EXPECT_THAT(settings->intake.connection.urls, ElementsAre("amqp://queue:1", "amqp://other:2"));
    EXPECT_EQ(std::get<history::RocksDbSettings>(settings->history).folder, "/a/b");
    EXPECT_EQ(settings->server.port, 1);
    EXPECT_EQ(settings->process.admin_port, 2);
    EXPECT_EQ(settings->retention.cutoff(at(0)), at(0) - std::chrono::days{3});
}

TEST(TrackerSettings, GivesAllPlacesOfLongAnswersToAnyGateway) {
    const auto settings = read({"--max-long-answers", "7", "--long-answer-wait-seconds", "0"});
    EXPECT_EQ(settings->server.max_long_answers, 7U);
    EXPECT_EQ(settings->server.max_long_answers_per_address, 7U);
    EXPECT_EQ(settings->server.long_answer_wait, std::chrono::milliseconds(0));
}

TEST(TrackerSettings, SaysWhichHistoryThereIs) {
    for (const char* history : {"history", "rocksdb:", "sqlite:x", ""}) {
        EXPECT_THAT(complaint({"--history", history}), HasSubstr("it should be rocksdb:DIR"))
            << history;
    }
}

TEST(TrackerSettings, AnAddressOfMongoDbComesWithTheLoginAndTheRetention) {
    ::setenv("MONGODB_USER", "tracker", 1);
    ::setenv("MONGODB_PASSWORD", "secret", 1);
    const auto settings = read({"--history", "mongodb://host:1/fleet", "--retention-days", "3"});
    ::unsetenv("MONGODB_USER");
    ::unsetenv("MONGODB_PASSWORD");
    const auto& mongo = std::get<history::MongoSettings>(settings->history);
    EXPECT_EQ(mongo.url, "mongodb://host:1/fleet");
    EXPECT_EQ(mongo.user, "tracker");
    EXPECT_EQ(mongo.password, "secret");
    EXPECT_EQ(mongo.retention, std::chrono::days{3});
}

TEST(TrackerSettings, DoesNotRepeatAnAddressThatMayHoldAPassword) {
    EXPECT_THAT(complaint({"--history", "postgres://someone:secret@host/db"}),
                AllOf(HasSubstr("--history"), HasSubstr("mongodb://host:port/database"),
                      Not(HasSubstr("secret")), Not(HasSubstr("\n"))));
}

TEST(TrackerSettings, RefusesLimitsOutOfBounds) {
    EXPECT_NE(complaint({"--queue-credit", "0"}), "");
    EXPECT_NE(complaint({"--retention-days", "-1"}), "");
    EXPECT_NE(complaint({"--max-speed", "0"}), "");
}

}  // namespace
}  // namespace convoy::tracker
