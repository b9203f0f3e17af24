#include "position-tracker/admin/erasure.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <future>

#include "history/fixtures/file_size_limit.hpp"
#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/history.hpp"
#include "position-tracker/fixtures/sample_positions.hpp"

namespace convoy::tracker {
namespace {

using testing::HasSubstr;

class ErasureTest : public testing::Test {
 protected:
    void store(std::initializer_list<std::string_view> names) {
        history::Batch batch;
        for (const std::string_view name : names) {
            batch.positions.push_back(reported(name, position(at(0))));
        }
        ASSERT_TRUE(store_.store(batch));
    }
    http::Response erase(std::string body) {
        http::Request request;
        request.body = std::move(body);
        return erasure_.many(request);
    }
    std::vector<fleet::VehicleName> left() { return history_.vehicles().value(); }
    boost::json::object progress() {
        return boost::json::parse(erasure_.progress().body).as_object();
    }

    history::ScratchFolder scratch_;
    history::RocksDbHistory history_{{.folder = scratch_ / "history"}};
    FleetState fleet_{1, {}};
    PositionStore store_{history_, fleet_};
    service::Metrics metrics_;
    service::Health health_{metrics_};
    Holding holding_{10, {store_, health_, metrics_}};
    AdminAccess access_;
    const AdminAccess::Serving serving_{access_, {history_, store_, holding_}};
    Erasure erasure_{access_};
};

TEST_F(ErasureTest, ErasesManyAndSaysWhoIsUnknown) {
    store({"A \"b\"", "Bus", "Kept", "Van"});
    const auto erased = erase(R"({"vehicles":["Van","Nobody","A \"b\"","Bus","Van",".."]})");
    EXPECT_EQ(erased.status, 200);
    EXPECT_EQ(erased.body, "{\"erased\":3,\"unknown\":[\"..\",\"Nobody\"]}\n");
    EXPECT_EQ(left(), vehicles({"Kept"}));
    EXPECT_EQ(fleet_.find(vehicle("Van")), nullptr);
}

TEST_F(ErasureTest, RefusesABodyThatDoesNotNameVehicles) {
    store({"Van"});
    std::string too_many = R"({"vehicles":["Van")";
    for (std::size_t i = 0; i < max_erased; ++i) {
        too_many += ",\"a\"";
    }
    for (const std::string& body : std::vector<std::string>{
             "", "Van", "[]", R"(["Van"])", R"({"vehicles":"Van"})", R"({"vehicles":[]})",
             R"({"vehicles":["Van",1]})", too_many + "]}"}) {
        const auto refused = erase(body);
        EXPECT_EQ(refused.status, 400) << body;
        EXPECT_THAT(refused.body, HasSubstr("vehicle names"));
    }
    EXPECT_EQ(left(), vehicles({"Van"}));
}

TEST_F(ErasureTest, SaysHowFarItHasGotAndDoesOneAtATime) {
    store({"Bus", "Van"});
    int notified = 0;
    store_.set_listener({.stored = {}, .erased = [&](const fleet::VehicleName&) {
                             ++notified;
                             const auto now = progress();
                             EXPECT_TRUE(now.at("running").as_bool());
                             EXPECT_EQ(now.at("vehicles").to_number<int>(), 2);
                             EXPECT_EQ(now.at("done").to_number<int>(), 0);
                             // Another request, which another thread serves.
                             const auto other = std::async(std::launch::async, [&] {
                                                    return erasure_.one("Van");
                                                }).get();
                             EXPECT_EQ(other.status, 409);
                         }});
    EXPECT_EQ(erase(R"({"vehicles":["Bus","Van"]})").status, 200);
    EXPECT_EQ(notified, 2);
    const auto after = progress();
    EXPECT_FALSE(after.at("running").as_bool());
    EXPECT_EQ(after.at("done").to_number<int>(), 2);
    EXPECT_GT(after.at("seconds").to_number<double>(), 0);
}

TEST_F(ErasureTest, AFailureOfTheStoreIsA503AndAskingAgainEndsIt) {
    store({"Bus", "Van"});
    {
        const history::FileSizeLimit limit(1);
        EXPECT_EQ(erase(R"({"vehicles":["Bus","Van"]})").status, 503);
    }
    EXPECT_FALSE(progress().at("running").as_bool());
    EXPECT_EQ(erase(R"({"vehicles":["Bus","Van"]})").status, 200);
    EXPECT_TRUE(left().empty());
}

}  // namespace
}  // namespace convoy::tracker
