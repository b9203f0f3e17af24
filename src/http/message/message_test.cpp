#include "http/message/message.hpp"

#include <gtest/gtest.h>

namespace convoy::http {
namespace {

TEST(Headers, FindsANameInAnyCase) {
    Headers headers;
    headers.add("Content-Type", "text/csv");
    EXPECT_EQ(headers.find("content-TYPE"), "text/csv");
    EXPECT_EQ(headers.find("Content"), std::nullopt);
}

TEST(Headers, SetReplacesEveryValueOfAName) {
    Headers headers;
    headers.add("Vary", "Accept");
    headers.add("vary", "Origin");
    headers.set("VARY", "Cookie");
    EXPECT_EQ(headers.joined("Vary"), "Cookie");
}

TEST(Headers, JoinsTheValuesOfANameInTheirOrder) {
    Headers headers;
    headers.add("Accept", "text/csv");
    headers.add("Host", "test");
    headers.add("accept", "application/json");
    EXPECT_EQ(headers.joined("Accept"), "text/csv, application/json");
    EXPECT_EQ(headers.joined("Cookie"), "");
}

TEST(Headers, KeepsAValueFromBringingAFieldOfItsOwn) {
    Headers headers;
    headers.set("Location", "/here\r\nSet-Cookie: a=b");
    EXPECT_EQ(headers.find("Location"), "/here  Set-Cookie: a=b");
}

TEST(Request, GivesTheFirstOfARepeatedParameter) {
    Request request;
    request.query = {{"q", "first"}, {"q", "second"}, {"empty", ""}};
    EXPECT_EQ(request.parameter("q"), "first");
    EXPECT_EQ(request.parameter("empty"), "");
    EXPECT_EQ(request.parameter("other"), std::nullopt);
}

}  // namespace
}  // namespace convoy::http
