#include "position-tracker/routes/refused_answer.hpp"

#include <gmock/gmock.h>

#include "position-tracker/fixtures/routes_fixture.hpp"

namespace convoy::tracker {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

class RefusedAnswer : public RoutesTest {
 protected:
    void hold(std::string_view name) {
        ASSERT_TRUE(
            history_.append({.positions = {},
                             .held = {{.received = at(0),
                                       .reason = history::HoldReason::future,
                                       .reported = reported(name, position(at(10'800'000)))}}}));
        refusals_.sweep();
    }
    std::vector<std::string> refused(const std::string& target) {
        std::vector<std::string> vehicles;
        const auto answer = get(target).json();
        for (const auto& each : answer.at("refused").as_array()) {
            vehicles.emplace_back(each.at("vehicle").as_string());
        }
        return vehicles;
    }
};

TEST_F(RefusedAnswer, IsTheseBytes) {
    const std::vector refused{Refused{.vehicle = "\"Van\"",
                                      .reason = "future",
                                      .detail = "its time is 3 h ahead of its receipt",
                                      .ahead = 10'800'050ms,
                                      .count = 7,
                                      .first = at(0),
                                      .last = at(250)},
                              Refused{.vehicle = "",
                                      .reason = "bad_type",
                                      .detail = "",
                                      .ahead = {},
                                      .count = 1,
                                      .first = at(0),
                                      .last = at(0)}};
    EXPECT_EQ(refused_member(refused, {}),
              ",\"refused\":[\n"
              R"({"vehicle":"\"Van\"","reason":"future","detail":"its time is 3 h ahead of its )"
              R"(receipt","ahead":10800.0,"count":7,"first":"2026-11-22T12:00:00.000Z",)"
              R"("last":"2026-11-22T12:00:00.250Z"},)"
              "\n"
              R"({"vehicle":"","reason":"bad_type","detail":"","ahead":null,"count":1,)"
              R"("first":"2026-11-22T12:00:00.000Z","last":"2026-11-22T12:00:00.000Z"}])");
}

TEST_F(RefusedAnswer, IsBesideTheFleet) {
    report("Bus", 0);
    hold("Van");
    EXPECT_THAT(names("/vehicles"), ElementsAre("Bus"));
    EXPECT_THAT(refused("/vehicles"), ElementsAre("Van"));
    EXPECT_THAT(refused("/vehicles?format=geojson"), ElementsAre("Van"));
    EXPECT_THAT(get("/vehicles?format=csv").body, Not(testing::HasSubstr("Van")));
}

TEST_F(RefusedAnswer, CanBeAskedForAlone) {
    report("Bus", 0);
    hold("Van");
    EXPECT_THAT(names("/vehicles?refused=only"), IsEmpty());
    EXPECT_THAT(refused("/vehicles?refused=only"), ElementsAre("Van"));
    expect_problem("/vehicles?refused=yes", 400, "refused should be only");
    expect_problem("/vehicles?refused=only&format=csv", 400, "refused should be left out");
    expect_problem("/vehicles?refused=only&at=2026-11-22T12:00:00Z", 400,
                   "refused should be left out");
}

TEST_F(RefusedAnswer, IsSearchedByNameAndHasNoPlaceOrStatus) {
    hold("Van");
    hold("Bus");
    EXPECT_THAT(refused("/vehicles?q=VA"), ElementsAre("Van"));
    EXPECT_THAT(refused("/vehicles?status=offline"), IsEmpty());
    EXPECT_THAT(refused("/vehicles?bbox=-180,-90,180,90"), IsEmpty());
    EXPECT_THAT(refused("/vehicles?near=53,-1"), IsEmpty());
}

TEST_F(RefusedAnswer, ChangesTheTagOfTheList) {
    report("Bus", 0);
    const std::string before = get("/vehicles").header("ETag");
    hold("Van");
    EXPECT_NE(get("/vehicles").header("ETag"), before);
}

}  // namespace
}  // namespace convoy::tracker
