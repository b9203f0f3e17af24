#include "api-gateway/settings.hpp"

#include <gtest/gtest.h>

#include <array>

#include "service/settings.hpp"

namespace convoy::gateway {
namespace {

using namespace std::chrono_literals;

TEST(Settings, HaveThePortsOfTheContract) {
    const std::array arguments{"api-gateway"};
    const auto settings = read_settings(1, arguments.data());
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->server.port, 8081);
    EXPECT_EQ(settings->process.admin_port, 9101);
    EXPECT_EQ(settings->tracker.url, "http://127.0.0.1:8082");
    EXPECT_TRUE(settings->allowed_origins.empty());
}

TEST(Settings, AreReadFromFlags) {
    const std::array arguments{"api-gateway",
                               "--tracker-url=http://tracker:8080",
                               "--tracker-timeout-seconds=2.5",
                               "--tracker-long-timeout-seconds=20",
                               "--port=9",
                               "--max-connections=5",
                               "--max-long-answers=6",
                               "--max-long-answers-per-address=2",
                               "--long-answer-wait-seconds=0.5",
                               "--trusted-proxies=10.0.0.0/8",
                               "--allowed-origins=https://a.example,https://b.example"};
    const auto settings = read_settings(static_cast<int>(arguments.size()), arguments.data());
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->tracker.url, "http://tracker:8080");
    EXPECT_EQ(settings->tracker.timeout, 2500ms);
    EXPECT_EQ(settings->tracker.long_timeout, 20s);
    EXPECT_EQ(settings->server.port, 9);
    EXPECT_EQ(settings->server.max_connections, 5U);
    EXPECT_EQ(settings->server.max_long_answers, 6U);
    EXPECT_EQ(settings->server.max_long_answers_per_address, 2U);
    EXPECT_EQ(settings->server.long_answer_wait, 500ms);
    EXPECT_EQ(settings->server.trusted_proxies, (std::vector<std::string>{"10.0.0.0/8"}));
    EXPECT_EQ(settings->allowed_origins,
              (std::vector<std::string>{"https://a.example", "https://b.example"}));
}

TEST(Settings, WantAUrlOfHostAndPortOnly) {
    for (const std::string url : {"tracker:8080", "https://tracker", "http://tracker/vehicles",
                                  "http://user:password@tracker"}) {
        const std::string flag = "--tracker-url=" + url;
        const std::array arguments{"api-gateway", flag.c_str()};
        EXPECT_THROW(read_settings(2, arguments.data()), service::BadSetting) << url;
    }
}

TEST(Settings, RefuseWhatWouldSwitchALimitOff) {
    for (const auto* flag : {"--max-connections=0", "--max-long-answers=0",
                             "--max-long-answers-per-address=0", "--long-answer-wait-seconds=61"}) {
        const std::array arguments{"api-gateway", flag};
        EXPECT_THROW(read_settings(2, arguments.data()), service::BadSetting) << flag;
    }
}

}  // namespace
}  // namespace convoy::gateway
