#include "device-gateway/doors/token_masking.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace convoy::device_gateway {
namespace {

http::Request with_token() {
    http::Request request;
    request.method = "POST";
    request.target = "/devices/secret-1?token=secret-1";
    request.path = {"devices", "secret-1"};
    request.query = {{"token", "secret-1"}};
    request.headers.set("Authorization", "Bearer secret-1");
    request.body = "token=secret-1";
    request.id = "r1";
    return request;
}

TEST(TokenMaskingTest, EventsGetRequestsWithoutTokens) {
    std::vector<http::Request> seen;
    const http::ServerEvents events =
        without_tokens({.answered = [&](const http::Request& request, std::string_view, int,
                                        std::chrono::nanoseconds) { seen.push_back(request); },
                        .failed = [&](const http::Request& request,
                                      const std::string&) { seen.push_back(request); }});
    events.answered(with_token(), "/devices/{token}", 200, {});
    events.answered(with_token(), "", 404, {});
    events.failed(with_token(), "no");
    ASSERT_EQ(seen.size(), 3U);
    EXPECT_EQ(seen[0].target, "/devices/{token}");
    EXPECT_EQ(seen[1].target, "/devices/…");
    EXPECT_EQ(seen[2].target, "/devices/…");
    for (const http::Request& each : seen) {
        EXPECT_EQ(each.method, "POST");
        EXPECT_EQ(each.id, "r1");
        EXPECT_TRUE(each.path.empty() && each.query.empty() && each.body.empty());
        EXPECT_EQ(each.headers, http::Headers());
    }
}

TEST(TokenMaskingTest, EventsThatAreNotSetStayUnset) {
    const http::ServerEvents events = without_tokens({});
    EXPECT_FALSE(events.answered);
    EXPECT_FALSE(events.failed);
}

}  // namespace
}  // namespace convoy::device_gateway
