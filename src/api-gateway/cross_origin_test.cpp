#include "api-gateway/cross_origin.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/message/problem.hpp"
#include "service/settings.hpp"

namespace convoy::gateway {
namespace {

using testing::Optional;

const CrossOrigin allow_fleet({"https://fleet.example", "http://localhost:4200"});

http::Request from_origin(const std::string& origin) {
    http::Request request;
    request.method = "GET";
    if (!origin.empty()) {
        request.headers.set("Origin", origin);
    }
    return request;
}

/// Returns a handler's plain answer to a page of that origin.
http::Response answer_to(const std::string& origin) {
    const auto handler =
        allow_fleet.around([](const http::Request&) -> http::Answer { return http::Response{}; });
    return std::get<http::Response>(handler(from_origin(origin)));
}

TEST(CrossOrigin, NamesTheOriginThatMayRead) {
    const auto headers = answer_to("https://fleet.example").headers;
    EXPECT_THAT(headers.find("Access-Control-Allow-Origin"),
                Optional(std::string_view("https://fleet.example")));
    EXPECT_THAT(headers.find("Access-Control-Expose-Headers"),
                Optional(std::string_view("ETag, Link, Retry-After, X-Request-Id")));
    EXPECT_EQ(headers.find("Access-Control-Allow-Credentials"), std::nullopt);
}

TEST(CrossOrigin, SaysNothingToAnyOther) {
    for (const auto* origin :
         {"", "null", "https://fleet.example.evil", "https://fleet.example:444",
          "http://fleet.example", "https://evil"}) {
        EXPECT_EQ(answer_to(origin).headers.find("Access-Control-Allow-Origin"), std::nullopt)
            << origin;
    }
}

TEST(CrossOrigin, NotifiesCachesThatTheAnswerVaries) {
    EXPECT_THAT(answer_to("").headers.joined("Vary"), "Origin");
    EXPECT_THAT(answer_to("https://fleet.example").headers.joined("Vary"), "Origin");
    EXPECT_THAT(allow_fleet.preflight(from_origin("")).headers.joined("Vary"), "Origin");
}

TEST(CrossOrigin, MarksAForwardedAnswerAndTheOneInItsPlace) {
    const auto handler = allow_fleet.around([](const http::Request&) -> http::Answer {
        http::Forward forward;
        forward.on_head = [](int, http::Headers& headers) { headers.set("Vary", "Accept"); };
        forward.on_failure = [](http::UpstreamFailure) { return http::problem(503, ""); };
        return forward;
    });
    const auto forward = std::get<http::Forward>(handler(from_origin("http://localhost:4200")));
    http::Headers headers;
    forward.on_head(200, headers);
    EXPECT_EQ(headers.joined("Vary"), "Accept, Origin");
    EXPECT_EQ(headers.find("Access-Control-Allow-Origin"), "http://localhost:4200");
    const auto failure = forward.on_failure(http::UpstreamFailure::unreachable);
    EXPECT_EQ(failure.status, 503);
    EXPECT_EQ(failure.headers.find("Access-Control-Allow-Origin"), "http://localhost:4200");
}

TEST(CrossOrigin, AppliesToAnswersThatAreGivenLater) {
    const auto handler = allow_fleet.around([](const http::Request&) -> http::Answer {
        return http::DeferredResponse{.begin =
                                          [](const http::GiveResponse& give) {
                                              give({.status = 201, .headers = {}, .body = {}});
                                          },
                                      .on_timeout = [] { return http::problem(503, ""); }};
    });
    const auto later =
        std::get<http::DeferredResponse>(handler(from_origin("http://localhost:4200")));
    http::Response given;
    later.begin([&](http::Response response) { given = std::move(response); });
    EXPECT_EQ(given.status, 201);
    for (const http::Response& each : {given, later.on_timeout()}) {
        EXPECT_EQ(each.headers.find("Access-Control-Allow-Origin"), "http://localhost:4200");
    }
}

TEST(CrossOrigin, AllowsAPageOfTheListToAsk) {
    auto request = from_origin("https://fleet.example");
    request.method = "OPTIONS";
    request.headers.set("Access-Control-Request-Method", "GET");
    const auto response = allow_fleet.preflight(request);
    EXPECT_EQ(response.status, 204);
    EXPECT_EQ(response.headers.find("Access-Control-Allow-Origin"), "https://fleet.example");
    EXPECT_EQ(response.headers.find("Access-Control-Allow-Methods"), "GET, HEAD");
    EXPECT_EQ(response.headers.find("Access-Control-Allow-Headers"),
              "Cache-Control, If-None-Match");
    EXPECT_EQ(response.headers.find("Access-Control-Max-Age"), "600");
}

TEST(CrossOrigin, AnswersOptionsOfOthersWithoutAllowingAnything) {
    auto request = from_origin("https://evil");
    request.headers.set("Access-Control-Request-Method", "GET");
    const auto response = allow_fleet.preflight(request);
    EXPECT_EQ(response.status, 204);
    EXPECT_EQ(response.headers.find("Allow"), "GET, HEAD, OPTIONS");
    EXPECT_EQ(response.headers.find("Access-Control-Allow-Origin"), std::nullopt);
    EXPECT_EQ(response.headers.find("Access-Control-Allow-Methods"), std::nullopt);
}

TEST(CrossOrigin, RefusesAnythingThatIsNoOrigin) {
    for (const auto* bad : {"*", "null", "fleet.example", "https://", "https://fleet.example/",
                            "https://Fleet.example", "https://*.example", "ftp://fleet.example"}) {
        EXPECT_THROW(CrossOrigin({bad}), service::BadSetting) << bad;
    }
}

}  // namespace
}  // namespace convoy::gateway
