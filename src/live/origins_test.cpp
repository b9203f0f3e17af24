#include "live/origins.hpp"

#include <gtest/gtest.h>

namespace convoy::live {
namespace {

bool may(const std::string& host, const std::string& origin) {
    http::Request request;
    request.headers.set("Host", host);
    if (!origin.empty()) {
        request.headers.set("Origin", origin);
    }
    return may_watch(request, {"https://fleet.example"});
}

TEST(Origins, ThePageOfTheSameHostMayWatch) {
    EXPECT_TRUE(may("localhost:8080", "http://localhost:8080"));
    EXPECT_TRUE(may("map.example", "https://map.example"));
    EXPECT_TRUE(may("map.example:443", "https://map.example"));
    EXPECT_TRUE(may("Map.Example", "https://map.example"));
    EXPECT_TRUE(may("[::1]:8080", "http://[::1]:8080"));
}

TEST(Origins, AllowedOnesMayWatchAndWhoIsNoBrowser) {
    EXPECT_TRUE(may("map.example", "https://fleet.example"));
    EXPECT_TRUE(may("map.example", ""));
}

TEST(Origins, AllOthersMayNot) {
    EXPECT_FALSE(may("map.example", "https://evil.example"));
    EXPECT_FALSE(may("map.example", "http://fleet.example"));
    EXPECT_FALSE(may("map.example", "null"));
    EXPECT_FALSE(may("map.example", "https://map.example.evil"));
    EXPECT_FALSE(may("localhost:8080", "http://localhost:8081"));
    EXPECT_FALSE(may("", "http://"));
}

}  // namespace
}  // namespace convoy::live
