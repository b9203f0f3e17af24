#include "http/message/conditional.hpp"

#include <gtest/gtest.h>

namespace convoy::http {
namespace {

Request having(std::string if_none_match, std::string method = "GET") {
    Request request;
    request.method = std::move(method);
    request.headers.set("If-None-Match", std::move(if_none_match));
    return request;
}

TEST(Conditional, ComparesWeakly) {
    EXPECT_TRUE(client_has(having(R"(W/"1")"), R"(W/"1")"));
    EXPECT_TRUE(client_has(having(R"("1")"), R"(W/"1")"));
    EXPECT_TRUE(client_has(having(R"(W/"1")"), R"("1")"));
    EXPECT_FALSE(client_has(having(R"("1")"), R"("11")"));
}

TEST(Conditional, LooksThroughTheWholeList) {
    EXPECT_TRUE(client_has(having(R"("a", W/"b" ,"c")"), R"("c")"));
    EXPECT_TRUE(client_has(having(R"("with, comma","c")"), R"("c")"));
    EXPECT_FALSE(client_has(having(R"("a, c")"), R"("c")"));
}

TEST(Conditional, LooksThroughEveryLineOfTheField) {
    Request request = having(R"("a")");
    request.headers.add("If-None-Match", R"("b")");
    EXPECT_TRUE(client_has(request, R"("b")"));
}

TEST(Conditional, TakesAStarForAnyTag) { EXPECT_TRUE(client_has(having("*"), R"("1")")); }

TEST(Conditional, TakesWhatIsNoTagForNone) {
    for (const auto* sent : {"", "1", R"("1)", "W/", ",", R"(W/1, "1")"}) {
        EXPECT_FALSE(client_has(having(sent), R"("1")")) << sent;
    }
    EXPECT_FALSE(client_has(having("*"), ""));
}

TEST(Conditional, IsForReadingOnly) {
    EXPECT_TRUE(client_has(having("*", "HEAD"), R"("1")"));
    EXPECT_FALSE(client_has(having("*", "POST"), R"("1")"));
}

Response tagged(int status) {
    Response response{.status = status, .headers = {}, .body = "body"};
    response.headers.set("ETag", R"(W/"1")");
    response.headers.set("Vary", "Accept");
    response.headers.set("Cache-Control", "no-cache");
    response.headers.set("Content-Type", "application/json");
    return response;
}

TEST(Conditional, LeavesTheBodyOutOfA304AndKeepsWhatCachesNeed) {
    const Response response = not_modified_if(having(R"("1")"), tagged(200));
    EXPECT_EQ(response.status, 304);
    EXPECT_EQ(response.body, "");
    EXPECT_EQ(response.headers.find("ETag"), R"(W/"1")");
    EXPECT_EQ(response.headers.find("Vary"), "Accept");
    EXPECT_EQ(response.headers.find("Cache-Control"), "no-cache");
    EXPECT_EQ(response.headers.find("Content-Type"), std::nullopt);
}

TEST(Conditional, LeavesOtherResponsesAsTheyAre) {
    EXPECT_EQ(not_modified_if(having(R"("2")"), tagged(200)).status, 200);
    EXPECT_EQ(not_modified_if(having(R"("1")"), tagged(404)).status, 404);
    EXPECT_EQ(not_modified_if(having("*"), Response{}).status, 200);
}

}  // namespace
}  // namespace convoy::http
