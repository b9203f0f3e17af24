#include "position-tracker/routes/counts_answer.hpp"

#include <gmock/gmock.h>

#include <boost/json/serialize.hpp>

#include "position-tracker/fixtures/routes_fixture.hpp"

namespace convoy::tracker {
namespace {

using testing::HasSubstr;
using testing::Not;

class CountsAnswer : public RoutesTest {
 protected:
    void SetUp() override {
        report("Bus", 0, 20);
        report("Van", -1000, 10);
        report("Van", 0, 10.0002);
        report("Parked", -1000, 11);
        report("Parked", 0, 11);
    }
    std::string counts(const std::string& target) {
        return boost::json::serialize(get(target).json().at("counts"));
    }
};

TEST_F(CountsAnswer, HasEveryStatus) {
    EXPECT_EQ(counts("/vehicles"),
              R"({"moving":1,"stopped":1,"offline":0,"silent":0,"unknown":1})");
    EXPECT_THAT(get("/vehicles").body,
                HasSubstr(R"("counts":{"moving":1,"stopped":1,"offline":0,)"));
}

TEST_F(CountsAnswer, CountsWhatTheFiltersChoose) {
    EXPECT_EQ(counts("/vehicles?q=p"),
              R"({"moving":0,"stopped":1,"offline":0,"silent":0,"unknown":0})");
    EXPECT_EQ(counts("/vehicles?status=moving"),
              R"({"moving":1,"stopped":0,"offline":0,"silent":0,"unknown":0})");
    EXPECT_EQ(counts("/vehicles?bbox=5,0,15,60"),
              R"({"moving":1,"stopped":1,"offline":0,"silent":0,"unknown":0})");
    EXPECT_EQ(counts("/vehicles?near=53.4,10&radius=100000"),
              R"({"moving":1,"stopped":1,"offline":0,"silent":0,"unknown":0})");
}

TEST_F(CountsAnswer, CountsWhatTheLimitLeavesOut) {
    EXPECT_EQ(counts("/vehicles?near=53.4,10&limit=1"),
              R"({"moving":1,"stopped":1,"offline":0,"silent":0,"unknown":1})");
    EXPECT_EQ(counts("/vehicles?near=53.4,10&radius=100000&limit=1"),
              R"({"moving":1,"stopped":1,"offline":0,"silent":0,"unknown":0})");
    EXPECT_EQ(counts("/vehicles?near=53.4,10&limit=1&status=unknown"),
              R"({"moving":0,"stopped":0,"offline":0,"silent":0,"unknown":1})");
    EXPECT_EQ(counts("/vehicles?near=53.4,10&radius=100000&limit=5"),
              R"({"moving":1,"stopped":1,"offline":0,"silent":0,"unknown":0})");
}

TEST_F(CountsAnswer, IsOfTheTimeOfTheAnswer) {
    EXPECT_EQ(counts("/vehicles?at=2026-11-22T12:00:00Z"),
              R"({"moving":1,"stopped":1,"offline":0,"silent":0,"unknown":1})");
    now_ = at(0) + fleet::silent_after + std::chrono::seconds{1};
    EXPECT_EQ(counts("/vehicles"),
              R"({"moving":0,"stopped":1,"offline":0,"silent":1,"unknown":1})");
    EXPECT_EQ(counts("/vehicles?format=geojson"),
              R"({"moving":0,"stopped":1,"offline":0,"silent":1,"unknown":1})");
}

TEST_F(CountsAnswer, IsAbsentWithoutAList) {
    EXPECT_THAT(get("/vehicles?refused=only").body, Not(HasSubstr("counts")));
    EXPECT_THAT(get("/vehicles?format=csv").body, Not(HasSubstr("counts")));
}

}  // namespace
}  // namespace convoy::tracker
