#include "position-tracker/admin/admin_routes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "admin/admin_port.hpp"
#include "history/fixtures/file_size_limit.hpp"
#include "http/fixtures/test_client.hpp"
#include "http/server/server.hpp"
#include "position-tracker/fixtures/routes_fixture.hpp"

namespace convoy::tracker {
namespace {

using testing::HasSubstr;

class AdminRoutesTest : public RoutesTest {
 protected:
    Seen ask_admin(const std::string& method, const std::string& target) {
        return ask(admin_routes(health_, metrics_, backups_, access_), method, target);
    }

    service::Metrics metrics_;
    service::Health health_{metrics_};
    PositionStore store_{history_, fleet_};
    Holding holding_{10, {store_, health_, metrics_, [] { return at(0); }}};
    Backups backups_{std::nullopt, [] { return at(0); }};
    AdminAccess access_;
    std::optional<AdminAccess::Serving> serving_{std::in_place, access_,
                                                 AdminContext{history_, store_, holding_}};
};

TEST_F(AdminRoutesTest, ShowsTheServicesPages) {
    EXPECT_EQ(ask_admin("GET", "/healthz").status, 200);
    EXPECT_EQ(ask_admin("GET", "/readyz").status, 503);
    health_.set_ready(true);
    EXPECT_EQ(ask_admin("GET", "/readyz").status, 200);
    EXPECT_THAT(ask_admin("GET", "/metrics").header("Content-Type"), HasSubstr("text/plain"));
}

TEST_F(AdminRoutesTest, UntilTheHistoryIsOpenOnlyWhatNeedsItIsA503) {
    serving_.reset();
    EXPECT_EQ(ask_admin("GET", "/healthz").status, 200);
    EXPECT_EQ(ask_admin("GET", "/metrics").status, 200);
    EXPECT_EQ(ask_admin("GET", "/erase").status, 200);
    EXPECT_EQ(ask_admin("DELETE", "/vehicles/a%09b").status, 404);
    EXPECT_EQ(ask_admin("GET", "/held?at=1").status, 400);
    EXPECT_EQ(ask_admin("POST", "/backup").status, 409);
    for (const auto& [method, target] :
         std::vector<std::pair<std::string, std::string>>{{"GET", "/vehicles"},
                                                          {"DELETE", "/vehicles/Van"},
                                                          {"GET", "/held"},
                                                          {"POST", "/held"},
                                                          {"POST", "/held/Van"},
                                                          {"DELETE", "/held/Van"}}) {
        SCOPED_TRACE(method + " " + target);
        expect_problem(ask_admin(method, target), 503, "the history cannot be used");
    }
    serving_.emplace(access_, AdminContext{history_, store_, holding_});
    EXPECT_EQ(ask_admin("GET", "/vehicles").status, 200);
}

TEST_F(AdminRoutesTest, APageOfHeldPositionsBeginsAtAVehicleAndATime) {
    EXPECT_EQ(ask_admin("GET", "/held").status, 200);
    EXPECT_EQ(ask_admin("GET", "/held?after=Van&time=1000").status, 200);
    for (const char* bad :
         {"after=Van", "time=1000", "after=Van&time=x", "after=a%09b&time=1", "at=1"}) {
        EXPECT_EQ(ask_admin("GET", std::string("/held?") + bad).status, 400) << bad;
    }
}

TEST_F(AdminRoutesTest, ErasesAVehicleForGood) {
    report("A/B ä", 0);
    report("Van", 0);
    const Seen erased = ask_admin("DELETE", "/vehicles/A%2FB%20%C3%A4");
    EXPECT_EQ(erased.status, 204);
    EXPECT_EQ(erased.body, "");
    EXPECT_EQ(get("/vehicles/A%2FB%20%C3%A4").status, 404);
    EXPECT_EQ(get("/vehicles/A%2FB%20%C3%A4/history").status, 404);
    EXPECT_EQ(get("/vehicles?at=2026-11-22T12:00:00Z").json().at("vehicles").as_array().size(), 1U);
    EXPECT_EQ(get("/vehicles/Van").status, 200);
}

TEST_F(AdminRoutesTest, WhoIsUnknownIsA404) {
    for (const std::string name : {"Nobody", "%2E%2E"}) {
        expect_problem(ask_admin("DELETE", "/vehicles/" + name), 404, "there is no vehicle");
    }
    report("Van", 0);
    EXPECT_EQ(ask_admin("DELETE", "/vehicles/Van").status, 204);
    EXPECT_EQ(ask_admin("DELETE", "/vehicles/Van").status, 404);
}

TEST_F(AdminRoutesTest, WhereTheStoreIsDownItIsA503AndNothingIsForgotten) {
    report("Van", 0);
    {
        const history::FileSizeLimit limit(1);
        const Seen failed = ask_admin("DELETE", "/vehicles/Van");
        expect_problem(failed, 503, "the history cannot be used");
        EXPECT_EQ(failed.header("Retry-After"), "1");
    }
    EXPECT_EQ(get("/vehicles/Van").status, 200);
    EXPECT_EQ(ask_admin("DELETE", "/vehicles/Van").status, 204);
}

TEST_F(AdminRoutesTest, NobodyErasesAtThePublicDoor) {
    report("Van", 0);
    EXPECT_EQ(ask(router(), "DELETE", "/vehicles/Van").status, 405);
    EXPECT_EQ(get("/vehicles/Van").status, 200);
}

/// Tests the admin port over a socket, with and without a token.
class AdminPortTest : public AdminRoutesTest {
 protected:
    static http::ServerSettings port_with(std::optional<std::string> token) {
        return {.admission = http::AdmissionSettings{.operators_port = true, .token = token}};
    }
    http::Server open(std::optional<std::string> token) {
        return {port_with(std::move(token)), admin_routes(health_, metrics_, backups_, access_),
                admin::port_events(metrics_)};
    }
    static int ask(const http::Server& port, const std::string& method,
                   const std::string& header_lines) {
        return http::TestClient(port.port()).ask(method, "/vehicles/Van", header_lines).status;
    }
};

TEST_F(AdminPortTest, ErasesForWhoHasTheTokenAlone) {
    report("Van", 0);
    const http::Server port = open("secret");
    EXPECT_EQ(ask(port, "DELETE", ""), 401);
    EXPECT_EQ(ask(port, "DELETE", "Authorization: Bearer wrong\r\n"), 401);
    EXPECT_EQ(
        ask(port, "DELETE", "Authorization: Bearer secret\r\nOrigin: http://evil.example\r\n"),
        403);
    EXPECT_EQ(get("/vehicles/Van").status, 200);
    EXPECT_EQ(ask(port, "DELETE", "Authorization: Bearer secret\r\n"), 204);
    EXPECT_EQ(get("/vehicles/Van").status, 404);
    EXPECT_THAT(metrics_.text(), HasSubstr(R"(convoy_http_refused_total{reason="no_token"} 2)"));
    EXPECT_THAT(metrics_.text(),
                HasSubstr(R"(convoy_http_refused_total{reason="foreign_origin"} 1)"));
}

TEST_F(AdminPortTest, WithoutATokenErasesForNobody) {
    report("Van", 0);
    const http::Server port = open(std::nullopt);
    EXPECT_EQ(ask(port, "DELETE", "Authorization: Bearer \r\n"), 401);
    EXPECT_EQ(get("/vehicles/Van").status, 200);
    EXPECT_EQ(http::TestClient(port.port()).get("/metrics").status, 200);
}

}  // namespace
}  // namespace convoy::tracker
