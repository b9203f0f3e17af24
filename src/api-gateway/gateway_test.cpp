// Tests the public port between real sockets of a client and a tracker. The tracker is a server of
// this test, so that it can fail when a test needs it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <tuple>
#include <vector>

#include "admin/admin_port.hpp"
#include "admin/request_events.hpp"
#include "api-gateway/openapi.hpp"
#include "api-gateway/routes.hpp"
#include "http/fixtures/test_client.hpp"
#include "http/message/problem.hpp"
#include "http/server/server.hpp"

namespace convoy::gateway {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Optional;
using testing::StartsWith;

/// Records the latest request.
class Upstream {
 public:
    explicit Upstream(http::Handler handler) {
        http::Router router;
        const http::Handler remembering =
            [this, handler = std::move(handler)](const http::Request& request) {
                {
                    const std::scoped_lock lock(mutex_);
                    last_ = request;
                }
                return handler(request);
            };
        for (const auto* pattern : {"/vehicles", "/vehicles/{name}", "/vehicles/{name}/history",
                                    "/vehicles/{name}/summary", "/vehicle", "/vehicle/history",
                                    "/vehicle/summary", "/summary", "/rejected"}) {
            router.add("GET", pattern, remembering);
        }
        server_ = std::make_unique<http::Server>(http::ServerSettings{}, std::move(router),
                                                 http::ServerEvents{});
    }

    std::string url() const { return "http://127.0.0.1:" + std::to_string(server_->port()); }

    std::optional<http::Request> last() const {
        const std::scoped_lock lock(mutex_);
        return last_;
    }

 private:
    mutable std::mutex mutex_;
    std::optional<http::Request> last_;
    std::unique_ptr<http::Server> server_;  // destroyed first: its handlers use the rest
};

/// A whole gateway, as in main, for the tracker at that address.
struct Gateway {
    explicit Gateway(const std::string& tracker_url, std::chrono::milliseconds timeout = 10s)
        : tracker({.url = tracker_url, .timeout = timeout}, health),
          door({}, public_routes(tracker, broadcast, CrossOrigin({"https://fleet.example"})),
               admin::request_events(metrics, 48)) {}

    http::ReceivedAnswer get(std::string_view target, std::string_view header_lines = "") {
        return http::TestClient(door.port()).get(target, header_lines);
    }

    service::Metrics metrics;
    service::Health health{metrics};
    Tracker tracker;
    live::Broadcast broadcast{1, {}, live::system_clocks(), metrics};
    http::Server door;
};

http::Handler answer_json(const std::string& body) {
    return [body](const http::Request&) -> http::Answer {
        http::Response response;
        response.headers.set("Content-Type", "application/json");
        response.headers.set("ETag", "W/\"tick-7\"");
        response.body = body;
        return response;
    };
}

TEST(Gateway, PassesTheTargetOnAsItWasSent) {
    const Upstream upstream(answer_json("{}"));
    Gateway gateway(upstream.url());
    const auto* target =
        "/vehicles/A%2FB%20%C3%A4/history?from=2026-11-22T13:07:11%2B01:00&limit=5";
    EXPECT_EQ(gateway.get(target).status, 200);
    ASSERT_TRUE(upstream.last());
    EXPECT_EQ(upstream.last()->target, target);
    EXPECT_EQ(upstream.last()->path.at(1), "A/B ä");
    for (const auto* by_query :
         {"/vehicle?id=..", "/vehicle/history?id=A%2FB+%C3%A4&limit=5",
          "/vehicle/summary?id=A%2FB&trip_metres=5", "/summary?by=day&tz=Europe%2FBerlin"}) {
        EXPECT_EQ(gateway.get(by_query).status, 200);
        EXPECT_EQ(upstream.last()->target, by_query);
    }
}

TEST(Gateway, SendsTheTrackerWhatShapesTheAnswerAndNothingElse) {
    const Upstream upstream(answer_json("{}"));
    Gateway gateway(upstream.url());
    const auto answer = gateway.get("/vehicles",
                                    "Accept: text/csv\r\nX-Request-Id: abc-123\r\nCookie: "
                                    "secret\r\nAuthorization: Bearer x\r\n");
    const auto forwarded = upstream.last();
    ASSERT_TRUE(forwarded);
    EXPECT_EQ(forwarded->headers.joined("Accept"), "text/csv");
    EXPECT_EQ(forwarded->id, "abc-123");
    EXPECT_EQ(forwarded->headers.find("Cookie"), std::nullopt);
    EXPECT_EQ(forwarded->headers.find("Authorization"), std::nullopt);
    EXPECT_EQ(answer.headers.joined("X-Request-Id"), "abc-123");
}

TEST(Gateway, PassesTheETagOnAndItsQuestion) {
    const Upstream upstream(answer_json("{}"));
    Gateway gateway(upstream.url());
    EXPECT_EQ(gateway.get("/vehicles").headers.joined("ETag"), "W/\"tick-7\"");
    const auto unchanged = gateway.get("/vehicles", "If-None-Match: W/\"tick-7\"\r\n");
    EXPECT_EQ(unchanged.status, 304);
    EXPECT_EQ(unchanged.body, "");
    EXPECT_EQ(gateway.get("/vehicles", "If-None-Match: W/\"tick-6\"\r\n").status, 200);
}

TEST(Gateway, PassesZippedAnswersOnAsTheyAre) {
    const Upstream upstream(answer_json("[" + std::string(20'000, ' ') + "]"));
    Gateway gateway(upstream.url());
    const auto zipped = gateway.get("/vehicles", "Accept-Encoding: gzip\r\n");
    EXPECT_EQ(zipped.headers.joined("Content-Encoding"), "gzip");
    EXPECT_THAT(zipped.body, StartsWith("\x1f\x8b"));
    EXPECT_LT(zipped.body.size(), 1000U);
    EXPECT_THAT(zipped.headers.joined("Vary"), HasSubstr("Accept-Encoding"));
    EXPECT_EQ(gateway.get("/vehicles").body.size(), 20'002U);
}

TEST(Gateway, AnswersHeadWithoutBody) {
    const Upstream upstream(answer_json("{\"a\":1}"));
    Gateway gateway(upstream.url());
    http::TestClient client(gateway.door.port());
    const auto answer = client.ask("HEAD", "/vehicles");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "");
    EXPECT_EQ(client.get("/vehicles").body, "{\"a\":1}");  // nothing was left over
}

TEST(Gateway, PassesTheTrackersOwnErrorsOn) {
    const Upstream upstream([](const http::Request&) -> http::Answer {
        return http::problem(404, "there is no vehicle of this name");
    });
    Gateway gateway(upstream.url());
    const auto answer = gateway.get("/vehicles/nobody");
    EXPECT_EQ(answer.status, 404);
    EXPECT_EQ(answer.headers.joined("Content-Type"), "application/problem+json");
    EXPECT_THAT(answer.body, HasSubstr("there is no vehicle of this name"));
}

TEST(Gateway, LeavesParametersToTheTracker) {
    const Upstream upstream([](const http::Request&) -> http::Answer {
        return http::problem(400, "limit should be a whole number");
    });
    Gateway gateway(upstream.url());
    const auto answer = gateway.get("/vehicles?limit=many");
    EXPECT_EQ(answer.status, 400);
    EXPECT_THAT(answer.body, HasSubstr("limit should be a whole number"));
    EXPECT_EQ(upstream.last()->target, "/vehicles?limit=many");
}

TEST(Gateway, RefusesAParameterOfWhatItAnswersItself) {
    const Upstream upstream(answer_json("{}"));
    Gateway gateway(upstream.url());
    for (const auto& [target, detail] : std::vector<std::pair<const char*, const char*>>{
             {"/openapi.json?a=1", "'a' is no parameter here; it should be one of these: none"},
             {"/live?ticks=1",
              "'ticks' is no parameter here; it should be one of these: epoch, tick"},
             {"/live?epoch=1", "epoch and tick should be given both or neither"},
             {"/live?epoch=x&tick=1", "epoch should be a whole number from 0 to"}}) {
        const auto answer = gateway.get(target);
        EXPECT_EQ(answer.status, 400) << target;
        EXPECT_THAT(answer.body, HasSubstr(detail)) << target;
    }
    EXPECT_EQ(upstream.last(), std::nullopt);
}

TEST(Gateway, HasEachPathOfTheDocument) {
    const Upstream upstream(answer_json("{}"));
    Gateway gateway(upstream.url());
    const auto document = boost::json::parse(openapi_json());
    for (const auto& [path, operations] : document.at("paths").as_object()) {
        EXPECT_NE(gateway.get(std::string(path)).status, 404) << path;
    }
}

TEST(Gateway, ShowsNothingThatIsNotInTheDocument) {
    const Upstream upstream(answer_json("{}"));
    Gateway gateway(upstream.url());
    for (const auto* target : {"/", "/metrics", "/healthz", "/vehicles/a/secrets", "//vehicles"}) {
        EXPECT_EQ(gateway.get(target).status, 404) << target;
    }
    EXPECT_EQ(upstream.last(), std::nullopt);
}

TEST(Gateway, LetsNobodyWrite) {
    const Upstream upstream(answer_json("{}"));
    Gateway gateway(upstream.url());
    for (const auto* method : {"POST", "PUT", "DELETE", "PATCH"}) {
        const auto answer =
            http::TestClient(gateway.door.port()).ask(method, "/vehicles", "", "{}");
        EXPECT_EQ(answer.status, 405) << method;
        EXPECT_EQ(answer.headers.joined("Allow"), "GET, HEAD, OPTIONS") << method;
    }
    EXPECT_EQ(upstream.last(), std::nullopt);
}

TEST(Gateway, SaysThatTheTrackerCannotBeReached) {
    const auto gone = Upstream(answer_json("{}")).url();
    Gateway gateway(gone);
    const auto answer = gateway.get("/vehicles", "Origin: https://fleet.example\r\n");
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.headers.joined("Content-Type"), "application/problem+json");
    EXPECT_EQ(answer.headers.joined("Retry-After"), "1");
    EXPECT_EQ(answer.headers.joined("Access-Control-Allow-Origin"), "https://fleet.example");
    EXPECT_THAT(answer.body, HasSubstr("the tracker cannot be reached"));
    EXPECT_FALSE(gateway.health.is_up("tracker"));
}

TEST(Gateway, SaysThatTheTrackerIsLate) {
    // Only the fleet has a past: `at` makes no other answer long.
    for (const std::string target : {"/vehicles", "/vehicles/a?at=0", "/rejected?at=0"}) {
        std::promise<void> end_of_test;
        const auto ended = end_of_test.get_future().share();
        const Upstream upstream([ended](const http::Request&) -> http::Answer {
            ended.wait();
            return http::Response{};
        });
        Gateway gateway(upstream.url(), 50ms);
        const auto answer = gateway.get(target);
        EXPECT_EQ(answer.status, 504) << target;
        EXPECT_EQ(answer.headers.joined("Retry-After"), "1");
        EXPECT_THAT(answer.body, HasSubstr("did not answer in time"));
        end_of_test.set_value();
    }
}

TEST(Gateway, WaitsLongerForAHistoryOrAFleetOfThePast) {
    for (const std::string target :
         {"/vehicles/a/history", "/vehicles/a/summary", "/vehicle/history?id=a",
          "/vehicle/summary?id=a", "/summary?by=day", "/vehicles?at=2026-11-22T13:00:00Z"}) {
        std::promise<void> asked;
        std::promise<void> end_of_wait;
        const auto ended = end_of_wait.get_future().share();
        const Upstream upstream([&asked, ended](const http::Request& request) -> http::Answer {
            if (request.target != "/vehicles") {
                asked.set_value();
            }
            ended.wait();
            return http::Response{};
        });
        Gateway gateway(upstream.url(), 50ms);
        auto answer = std::async(std::launch::async, [&] { return gateway.get(target).status; });
        asked.get_future().wait();
        EXPECT_EQ(gateway.get("/vehicles").status, 504);
        end_of_wait.set_value();
        EXPECT_EQ(answer.get(), 200) << target;
    }
}

TEST(Gateway, RecoversWithTheTracker) {
    const Upstream upstream(answer_json("{}"));
    Gateway gateway(upstream.url());
    gateway.health.down("tracker", "it was away");
    EXPECT_EQ(gateway.get("/vehicles").status, 200);
    EXPECT_TRUE(gateway.health.is_up("tracker"));
}

TEST(Gateway, AStreamThatBreaksOffNeverLooksComplete) {
    const Upstream upstream([](const http::Request&) -> http::Answer {
        http::StreamedResponse stream;
        stream.next = [sent = false]() mutable -> std::optional<std::string> {
            if (std::exchange(sent, true)) {
                throw std::runtime_error("the disk is gone");
            }
            return "half of it";
        };
        return stream;
    });
    Gateway gateway(upstream.url());
    EXPECT_FALSE(gateway.get("/vehicles/a/history?format=csv").complete);
}

TEST(Gateway, ServesTheDocumentWithoutTheTracker) {
    const auto gone = Upstream(answer_json("{}")).url();
    Gateway gateway(gone);
    const auto answer = gateway.get("/openapi.json");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.headers.joined("Content-Type"), "application/json");
    EXPECT_EQ(answer.body, openapi_json());
    const std::string etag = answer.headers.joined("ETag");
    EXPECT_EQ(gateway.get("/openapi.json", "If-None-Match: " + etag + "\r\n").status, 304);
}

TEST(Gateway, AnswersThePreflightOfAnAllowedOrigin) {
    const Upstream upstream(answer_json("{}"));
    Gateway gateway(upstream.url());
    const auto answer = http::TestClient(gateway.door.port())
                            .ask("OPTIONS", "/vehicles",
                                 "Origin: https://fleet.example\r\n"
                                 "Access-Control-Request-Method: GET\r\n");
    EXPECT_EQ(answer.status, 204);
    EXPECT_EQ(answer.headers.joined("Access-Control-Allow-Origin"), "https://fleet.example");
    EXPECT_EQ(answer.headers.joined("Access-Control-Allow-Methods"), "GET, HEAD");
    EXPECT_EQ(upstream.last(), std::nullopt);
}

TEST(Gateway, APageOfAnAllowedOriginMayReadEveryAnswer) {
    const Upstream upstream(answer_json("{}"));
    Gateway gateway(upstream.url());
    for (const auto& [method, target, status] :
         std::vector<std::tuple<const char*, const char*, int>>{{"GET", "/vehicles", 200},
                                                                {"GET", "/openapi.json", 200},
                                                                {"GET", "/openapi.json?a=1", 400},
                                                                {"GET", "/nothing", 404},
                                                                {"PUT", "/vehicles", 405}}) {
        const auto answer = http::TestClient(gateway.door.port())
                                .ask(method, target, "Origin: https://fleet.example\r\n");
        EXPECT_EQ(answer.status, status) << target;
        EXPECT_EQ(answer.headers.joined("Access-Control-Allow-Origin"), "https://fleet.example")
            << target;
    }
}

TEST(Gateway, AdminPagesSayThatItCanServeWithoutTheTracker) {
    service::Metrics metrics;
    service::Health health(metrics);
    const Tracker tracker({.url = "http://127.0.0.1:1"}, health);
    health.set_ready(true);
    const http::Server admin({}, admin::port_routes(health, metrics), {});
    http::TestClient client(admin.port());
    const auto ready = client.get("/readyz");
    EXPECT_EQ(ready.status, 200);
    EXPECT_THAT(ready.body, HasSubstr("tracker: not connected yet"));
    EXPECT_THAT(client.get("/metrics").body,
                HasSubstr(R"(convoy_dependency_up{name="tracker"} 0)"));
    EXPECT_EQ(client.get("/healthz").status, 200);
}

}  // namespace
}  // namespace convoy::gateway
