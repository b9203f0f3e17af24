#include "registry/write_token.hpp"

#include <gtest/gtest.h>

#include <string>

namespace convoy::registry {
namespace {

using namespace std::chrono_literals;
using Verdict = WriteToken::Verdict;

const std::string client = "192.0.2.1";

class WriteTokenTest : public testing::Test {
 protected:
    std::chrono::steady_clock::time_point now_{1h};
    WriteToken token_{"right", [this] { return now_; }};
};

TEST_F(WriteTokenTest, AdmitsOnlyItself) {
    EXPECT_EQ(token_.check("Bearer right", client), Verdict::admitted);
    EXPECT_EQ(token_.check("bearer right", client), Verdict::admitted);
    EXPECT_EQ(token_.check("Bearer wrong", client), Verdict::wrong);
    EXPECT_EQ(token_.check("Bearer righ", client), Verdict::wrong);
    EXPECT_EQ(token_.check("Bearer right ", client), Verdict::wrong);
}

TEST_F(WriteTokenTest, MissesATokenInAnyOtherField) {
    for (const auto* field : {"", "right", "Bearer", "Bearer ", "Basic right"}) {
        EXPECT_EQ(token_.check(field, client), Verdict::no_token) << field;
    }
}

TEST_F(WriteTokenTest, AdmitsNothingIfThereIsNone) {
    for (const std::optional<std::string>& none : {std::optional<std::string>(), {""}}) {
        WriteToken token(none, [this] { return now_; });
        EXPECT_EQ(token.check("Bearer right", client), Verdict::no_token);
        EXPECT_EQ(token.check("Bearer ", client), Verdict::no_token);
    }
}

TEST_F(WriteTokenTest, ComparesNoMoreAfterTenWrongOnesInAMinute) {
    for (std::size_t i = 0; i < WriteToken::max_wrong; ++i) {
        EXPECT_EQ(token_.check("Bearer wrong", client), Verdict::wrong);
        EXPECT_EQ(token_.check("", client), Verdict::no_token) << "this is no attempt";
        now_ += 1s;
    }
    EXPECT_EQ(token_.check("Bearer right", client), Verdict::wrong_often);
    now_ += 49s;
    EXPECT_EQ(token_.check("Bearer right", client), Verdict::wrong_often);
    now_ += 1s;
    EXPECT_EQ(token_.check("Bearer right", client), Verdict::admitted)
        << "a minute after the first";
    EXPECT_EQ(token_.check("Bearer wrong", client), Verdict::wrong);
    EXPECT_EQ(token_.check("Bearer right", client), Verdict::wrong_often);
}

TEST_F(WriteTokenTest, AdmitsOtherClientsThanTheOneThatIsWrong) {
    for (std::size_t i = 0; i <= WriteToken::max_wrong; ++i) {
        token_.check("Bearer wrong", client);
    }
    EXPECT_EQ(token_.check("Bearer right", client), Verdict::wrong_often);
    EXPECT_EQ(token_.check("Bearer right", "192.0.2.2"), Verdict::admitted);
}

TEST_F(WriteTokenTest, CountsALimitedNumberOfClients) {
    for (std::size_t i = 0; i < WriteToken::max_wrong; ++i) {
        token_.check("Bearer wrong", client);
        token_.check("Bearer wrong", "192.0.2.2");
    }
    now_ += 1s;
    token_.check("Bearer wrong", "192.0.2.3");
    for (std::size_t i = 3; i < WriteToken::max_clients; ++i) {
        token_.check("Bearer wrong", std::to_string(i));
    }
    EXPECT_EQ(token_.check("Bearer right", client), Verdict::wrong_often);
    token_.check("Bearer wrong", "one more");
    EXPECT_EQ(token_.check("Bearer right", client), Verdict::admitted) << "it is forgotten";
    EXPECT_EQ(token_.check("Bearer right", "192.0.2.2"), Verdict::wrong_often);
}

}  // namespace
}  // namespace convoy::registry
