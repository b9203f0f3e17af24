#include "position-tracker/admin/rejected_routes.hpp"

#include <gmock/gmock.h>

#include "position-tracker/fixtures/routes_fixture.hpp"

namespace convoy::tracker {
namespace {

class RejectedRoutesTest : public RoutesTest {
 protected:
    Seen ask_admin(const std::string& method, const std::string& query) {
        http::Router router;
        add_rejected_routes(router, access_);
        return ask(router, method, "/rejected" + query);
    }
    void reject(const std::string& name, const std::string& time) {
        ASSERT_TRUE(history_.append(
            {.positions = {},
             .rejected = {
                 {.message_id = "",
                  .received = at(0),
                  .position = {.index = 0,
                               .reason = fleet::RejectionReason::bad_time,
                               .vehicle = name,
                               .content = R"({"vehicle":")" + name +
                                          R"(","lat":53,"lon":-1,"time":)" + time + "}"}}}}));
    }

    service::Metrics metrics_;
    service::Health health_{metrics_};
    PositionStore store_{history_, fleet_};
    Holding holding_{10, {store_, health_, metrics_, [] { return at(0); }}};
    AdminAccess access_;
    std::optional<AdminAccess::Serving> serving_{std::in_place, access_,
                                                 AdminContext{history_, store_, holding_}};
};

TEST_F(RejectedRoutesTest, TakeInAndDropWhatIsChosen) {
    reject("Van", "1763816831");
    reject("Van", R"("?")");
    reject("Bus", R"("?")");
    EXPECT_EQ(ask_admin("POST", "?vehicle=Van").body,
              "{\"taken_in\":0,\"held\":0,\"rejected\":2}\n");
    EXPECT_EQ(ask_admin("POST", "?vehicle=Van&early=seconds").body,
              "{\"taken_in\":1,\"held\":0,\"rejected\":1}\n");
    EXPECT_EQ(ask_admin("DELETE", "?vehicle=Van&reason=bad_type").body, "{\"dropped\":0}\n");
    EXPECT_EQ(ask_admin("DELETE", "?vehicle=Van&reason=bad_time").body, "{\"dropped\":1}\n");
    EXPECT_EQ(get("/rejected").json().at("rejected").as_array().size(), 1U);
}

TEST_F(RejectedRoutesTest, NeedAChoiceOfTheRightForm) {
    expect_problem(ask_admin("POST", ""), 400, "vehicle, reason or number should be given");
    expect_problem(ask_admin("DELETE", "?reason=bad_weather"), 400, "reason should be a reason");
    expect_problem(ask_admin("DELETE", "?number=-1"), 400, "number should be the number");
    expect_problem(ask_admin("DELETE", "?vehicle=Van&early=seconds"), 400, "no parameter here");
    expect_problem(ask_admin("POST", "?vehicle=Van&early=hours"), 400, "early should be seconds");
}

TEST_F(RejectedRoutesTest, AnswerThatTheHistoryIsNotOpenYet) {
    serving_.reset();
    expect_problem(ask_admin("DELETE", "?vehicle=Van"), 503, "the history cannot be used");
}

}  // namespace
}  // namespace convoy::tracker
