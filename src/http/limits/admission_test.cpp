#include "http/limits/admission.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>

namespace convoy::http {
namespace {

constexpr int taken = 0;

struct Asked {
    std::string method = "GET";
    std::string host = "localhost:9102";
    std::string origin{};
    std::string authorization{};
    std::vector<std::string> path{"vehicles"};
    bool web_socket = false;
};

class AdmissionTest : public testing::Test {
 protected:
    static AdmissionSettings settings(std::optional<std::string> token) {
        return {.allowed_hosts = {"position-tracker", "*.fleet.example"},
                .allowed_origins = {"https://office.example"},
                .operators_port = true,
                .token = std::move(token)};
    }

    static Request request(const Asked& asked) {
        Request request;
        request.method = asked.method;
        request.path = asked.path;
        request.headers.set("Host", asked.host);
        if (!asked.origin.empty()) {
            request.headers.set("Origin", asked.origin);
        }
        if (!asked.authorization.empty()) {
            request.headers.set("Authorization", asked.authorization);
        }
        if (asked.web_socket) {
            request.headers.set("Upgrade", "websocket");
        }
        return request;
    }

    static int status(const Asked& asked, std::optional<std::string> token = "s3cret") {
        const auto refusal = Admission(settings(std::move(token))).refusal(request(asked));
        return refusal ? refusal->response.status : taken;
    }
};

TEST_F(AdmissionTest, TakesAddressesLocalhostTheMachineAndTheNamesItWasGiven) {
    std::array<char, 256> machine{};
    ASSERT_EQ(gethostname(machine.data(), machine.size() - 1), 0);
    for (const std::string host :
         {"127.0.0.1:8080", "10.1.2.3", "[::1]:80", "[fe80::1]", "localhost", "LOCALHOST:1",
          "localhost.", "position-tracker:8080", "map.fleet.example",
          static_cast<const char*>(machine.data())}) {
        EXPECT_EQ(status({.host = host}), taken) << host;
    }
}

TEST_F(AdmissionTest, RefusesEveryOtherHostWhateverTheOrigin) {
    for (const std::string host :
         {"evil.com", "evil.com:8080", "localhost.evil.com", "127.0.0.1.evil.com", "", "[::1",
          ".fleet.example", "fleet.example", "evilfleet.example", "[::1].evil.com", "a b"}) {
        EXPECT_EQ(status({.host = host}), 421) << host;
    }
    EXPECT_EQ(status({.host = "evil.com", .origin = "http://evil.com", .web_socket = true}), 421);
}

TEST_F(AdmissionTest, ProbesAndScrapersMayUseAnyHost) {
    for (const std::string path : {"metrics", "healthz", "readyz"}) {
        EXPECT_EQ(status({.host = "pod.cluster", .path = {path}}), taken) << path;
        EXPECT_EQ(status({.method = "POST", .host = "pod.cluster", .path = {path}}), 421) << path;
    }
}

TEST_F(AdmissionTest, AForeignPageMayNeitherChangeAnythingNorOpenAWebSocket) {
    const std::string token = "Bearer s3cret";
    for (const std::string method : {"DELETE", "POST", "PUT", "PATCH", "X"}) {
        EXPECT_EQ(status({.method = method, .origin = "http://evil.com", .authorization = token}),
                  403);
    }
    EXPECT_EQ(status({.origin = "http://evil.com", .web_socket = true}), 403);
    EXPECT_EQ(status({.origin = "null", .web_socket = true}), 403);
    EXPECT_EQ(status({.origin = "http://localhost:9102", .web_socket = true}), taken);
    EXPECT_EQ(status({.origin = "https://office.example", .web_socket = true}), taken);
    EXPECT_EQ(status({.method = "POST", .origin = "http://localhost:9102", .authorization = token}),
              taken);
}

TEST_F(AdmissionTest, TwoOriginsAreNoneThatIsAllowed) {
    Request asked = request({.origin = "https://office.example", .web_socket = true});
    asked.headers.add("Origin", "http://evil.com");
    EXPECT_TRUE(Admission(settings({})).refusal(asked));
}

TEST_F(AdmissionTest, WhatChangesSomethingNeedsTheToken) {
    for (const std::string given : {"", "s3cret", "Bearer", "Bearer ", "Bearer s3cre",
                                    "Bearer s3cret2", "Basic s3cret", "Bearer S3cret"}) {
        EXPECT_EQ(status({.method = "DELETE", .authorization = given}), 401) << given;
    }
    EXPECT_EQ(status({.method = "DELETE", .authorization = "Bearer s3cret"}), taken);
    EXPECT_EQ(status({.method = "DELETE", .authorization = "bearer s3cret"}), taken);
    EXPECT_EQ(status({.method = "GET"}), taken);
    const auto refusal =
        Admission(settings("s3cret")).refusal(request({.method = "POST", .path = {"backup"}}));
    ASSERT_TRUE(refusal);
    EXPECT_EQ(refusal->reason, Admission::no_token);
    EXPECT_EQ(refusal->response.headers.find("WWW-Authenticate"), "Bearer realm=\"convoy\"");
}

TEST_F(AdmissionTest, WithoutATokenOfItsOwnAnOperatorsPortChangesNothing) {
    for (const std::string given : {"", "Bearer ", "Bearer x"}) {
        EXPECT_EQ(status({.method = "POST", .authorization = given}, std::nullopt), 401);
        EXPECT_EQ(status({.method = "POST", .authorization = given}, ""), 401);
    }
}

TEST_F(AdmissionTest, APublicPortTakesNoToken) {
    AdmissionSettings open = settings("s3cret");
    open.operators_port = false;
    EXPECT_FALSE(Admission(open).refusal(request({.method = "POST"})));
}

bool may(const std::string& host, const std::string& origin) {
    Request request;
    request.headers.set("Host", host);
    if (!origin.empty()) {
        request.headers.set("Origin", origin);
    }
    return is_own_or_allowed_origin(request, {"https://fleet.example"});
}

TEST(Origins, APageOfTheSameHostMayAsk) {
    EXPECT_TRUE(may("localhost:8080", "http://localhost:8080"));
    EXPECT_TRUE(may("map.example", "https://map.example"));
    EXPECT_TRUE(may("map.example:443", "https://map.example"));
    EXPECT_TRUE(may("Map.Example", "https://map.example"));
    EXPECT_TRUE(may("[::1]:8080", "http://[::1]:8080"));
}

TEST(Origins, AllowedOnesMayAskAndClientsThatAreNoBrowser) {
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
}  // namespace convoy::http
