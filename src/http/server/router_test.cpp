#include "http/server/router.hpp"

#include <gtest/gtest.h>

#include "http/message/problem.hpp"

namespace convoy::http {
namespace {

Handler says(std::string body) {
    return [body = std::move(body)](const Request&) -> Answer {
        return Response{.status = 200, .headers = {}, .body = body};
    };
}

Router fleet_router() {
    Router router;
    router.add("GET", "/", says("root"));
    router.add("GET", "/vehicles", says("all"));
    router.add("GET", "/vehicles/{name}", says("one"));
    router.add("GET", "/vehicles/{name}/history", says("history"));
    router.add("POST", "/positions", says("posted"));
    router.add("GET", "/positions", says("listed"));
    return router;
}

Request request(std::string method, std::vector<std::string> path) {
    Request made;
    made.method = std::move(method);
    made.path = std::move(path);
    return made;
}

Response answer(const Router& router, const Request& asked) {
    return std::get<Response>((*router.match(asked).handler)(asked));
}

TEST(Router, FindsTheHandlerOfAPattern) {
    const Router router = fleet_router();
    EXPECT_EQ(answer(router, request("GET", {})).body, "root");
    EXPECT_EQ(answer(router, request("GET", {"vehicles"})).body, "all");
    EXPECT_EQ(answer(router, request("GET", {"vehicles", "A/B"})).body, "one");
    EXPECT_EQ(answer(router, request("GET", {"vehicles", "A", "history"})).body, "history");
    EXPECT_EQ(answer(router, request("POST", {"positions"})).body, "posted");
}

TEST(Router, NamesTheRouteByItsPattern) {
    const Router router = fleet_router();
    EXPECT_EQ(router.match(request("GET", {"vehicles", "A"})).pattern, "/vehicles/{name}");
    EXPECT_EQ(router.match(request("PUT", {"vehicles", "A"})).pattern, "/vehicles/{name}");
    EXPECT_EQ(router.match(request("GET", {"nothing"})).pattern, "");
}

TEST(Router, IgnoresATrailingSlash) {
    const Router router = fleet_router();
    EXPECT_EQ(answer(router, request("GET", {""})).body, "root");
    EXPECT_EQ(answer(router, request("GET", {"vehicles", ""})).body, "all");
    EXPECT_EQ(answer(router, request("GET", {"vehicles", "A", ""})).body, "one");
}

TEST(Router, DoesNotTakeAnEmptySegmentForAName) {
    const Router router = fleet_router();
    EXPECT_EQ(answer(router, request("GET", {"vehicles", "", "history"})).status, 404);
}

TEST(Router, AnswersAnUnknownPathWithAProblem) {
    const Response response = answer(fleet_router(), request("GET", {"nothing"}));
    EXPECT_EQ(response.status, 404);
    EXPECT_EQ(response.headers.find("Content-Type"), "application/problem+json");
}

TEST(Router, NamesTheMethodsOfAPathThatLacksTheOneAsked) {
    const Response response = answer(fleet_router(), request("DELETE", {"positions"}));
    EXPECT_EQ(response.status, 405);
    EXPECT_EQ(response.headers.find("Allow"), "POST, GET, HEAD, OPTIONS");
    EXPECT_EQ(response.headers.find("Content-Type"), "application/problem+json");
}

TEST(Router, AnswersOptionsWithTheMethodsOfThePath) {
    const Response response = answer(fleet_router(), request("OPTIONS", {"vehicles"}));
    EXPECT_EQ(response.status, 204);
    EXPECT_EQ(response.headers.find("Allow"), "GET, HEAD, OPTIONS");
    EXPECT_EQ(response.body, "");
}

TEST(Router, LetsAHandlerOfItsOwnAnswerOptions) {
    Router router = fleet_router();
    router.add("OPTIONS", "/vehicles", says("preflight"));
    EXPECT_EQ(answer(router, request("OPTIONS", {"vehicles"})).body, "preflight");
    EXPECT_EQ(answer(router, request("PUT", {"vehicles"})).headers.find("Allow"),
              "GET, HEAD, OPTIONS");
}

TEST(Router, LetsGetAnswerHead) {
    EXPECT_EQ(answer(fleet_router(), request("HEAD", {"vehicles"})).body, "all");
    Router posts_only;
    posts_only.add("POST", "/positions", says("posted"));
    EXPECT_EQ(answer(posts_only, request("HEAD", {"positions"})).status, 405);
}

TEST(Router, PrefersThePatternAddedFirst) {
    Router router;
    router.add("GET", "/vehicles/nearest", says("nearest"));
    router.add("GET", "/vehicles/{name}", says("one"));
    EXPECT_EQ(answer(router, request("GET", {"vehicles", "nearest"})).body, "nearest");
    EXPECT_EQ(answer(router, request("GET", {"vehicles", "other"})).body, "one");
}

TEST(Router, WrapsEveryAnswerAlsoWhereThereIsNothing) {
    Router router = fleet_router();
    router.wrap([](Handler handler) -> Handler {
        return [handler = std::move(handler)](const Request& request) {
            Answer answer = handler(request);
            std::get<Response>(answer).headers.set("Wrapped", "yes");
            return answer;
        };
    });
    for (const Request& asked : {request("GET", {"vehicles"}), request("PUT", {"vehicles"}),
                                 request("OPTIONS", {"vehicles"}), request("GET", {"nothing"})}) {
        EXPECT_EQ(answer(router, asked).headers.find("Wrapped"), "yes") << asked.method;
    }
    EXPECT_EQ(answer(router, request("GET", {"vehicles"})).body, "all");
}

TEST(Problem, EscapesWhatItReturns) {
    const Response response = problem(400, "\"line\"\nbreak");
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(
        response.body,
        R"({"type":"about:blank","title":"Bad Request","status":400,"detail":"\"line\"\nbreak"})");
}

}  // namespace
}  // namespace convoy::http
