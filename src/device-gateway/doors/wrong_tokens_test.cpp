#include "device-gateway/doors/wrong_tokens.hpp"

#include <gtest/gtest.h>

namespace convoy::device_gateway {
namespace {

using std::chrono::seconds;

constexpr fleet::Time now{seconds(1'796'000'000)};

void guess(WrongTokens& tokens, std::string_view client, std::uint32_t times,
           fleet::Time time = now) {
    for (std::uint32_t number = 0; number < times; ++number) {
        ASSERT_TRUE(tokens.may_try(client, "guess", time));
        tokens.was_wrong(client, "guess", time);
    }
}

TEST(WrongTokensTest, AClientHasTenAMinute) {
    WrongTokens tokens;
    guess(tokens, "192.0.2.1", WrongTokens::max_a_minute);
    EXPECT_FALSE(tokens.may_try("192.0.2.1", "guess", now));
    EXPECT_FALSE(tokens.may_try("192.0.2.1", "guess", now + seconds(59)));
    EXPECT_TRUE(tokens.may_try("192.0.2.2", "guess", now)) << "it is another client";
    guess(tokens, "192.0.2.1", WrongTokens::max_a_minute, now + seconds(60));
    EXPECT_FALSE(tokens.may_try("192.0.2.1", "guess", now + seconds(60)));
}

TEST(WrongTokensTest, AClockThatIsSetBackLocksNoClient) {
    WrongTokens tokens;
    guess(tokens, "192.0.2.1", WrongTokens::max_a_minute);
    EXPECT_TRUE(tokens.may_try("192.0.2.1", "guess", now - std::chrono::hours(1)));
}

TEST(WrongTokensTest, PhonesBehindOneAddressGoOnWithTokensThatWereRight) {
    WrongTokens tokens;
    tokens.was_right("right");
    guess(tokens, "192.0.2.1", WrongTokens::max_a_minute);
    EXPECT_TRUE(tokens.may_try("192.0.2.1", "right", now));
    tokens.was_wrong("192.0.2.3", "right", now);  // its device has a new one since
    EXPECT_FALSE(tokens.may_try("192.0.2.1", "right", now));
}

TEST(WrongTokensTest, AnIpv6NetworkIsOneClient) {
    WrongTokens tokens;
    guess(tokens, "2001:db8::1", WrongTokens::max_a_minute);
    EXPECT_FALSE(tokens.may_try("2001:db8::2", "guess", now));
    EXPECT_TRUE(tokens.may_try("2001:db8:0:1::1", "guess", now));
    EXPECT_TRUE(tokens.may_try("", "guess", now)) << "a client that has left has no address";
}

TEST(WrongTokensTest, RemembersALimitedNumberOfClients) {
    WrongTokens tokens;
    guess(tokens, "192.0.2.1", WrongTokens::max_a_minute);
    for (std::size_t client = 1; client < WrongTokens::max_clients; ++client) {
        tokens.was_wrong("client " + std::to_string(client), "guess", now);
    }
    EXPECT_FALSE(tokens.may_try("192.0.2.1", "guess", now));
    tokens.was_wrong("one more", "guess", now);
    EXPECT_TRUE(tokens.may_try("192.0.2.1", "guess", now));
}

}  // namespace
}  // namespace convoy::device_gateway
