#include "registry/write_token.hpp"

#include <gtest/gtest.h>

namespace convoy::registry {
namespace {

using namespace std::chrono_literals;
using Verdict = WriteToken::Verdict;

class WriteTokenTest : public testing::Test {
 protected:
    std::chrono::steady_clock::time_point now_{1h};
    WriteToken token_{"right", [this] { return now_; }};
};

TEST_F(WriteTokenTest, AdmitsOnlyItself) {
    EXPECT_EQ(token_.check("Bearer right"), Verdict::admitted);
    EXPECT_EQ(token_.check("bearer right"), Verdict::admitted);
    EXPECT_EQ(token_.check("Bearer wrong"), Verdict::wrong);
    EXPECT_EQ(token_.check("Bearer righ"), Verdict::wrong);
    EXPECT_EQ(token_.check("Bearer right "), Verdict::wrong);
}

TEST_F(WriteTokenTest, MissesATokenInAnyOtherField) {
    for (const auto* field : {"", "right", "Bearer", "Bearer ", "Basic right"}) {
        EXPECT_EQ(token_.check(field), Verdict::no_token) << field;
    }
}

TEST_F(WriteTokenTest, AdmitsNothingIfThereIsNone) {
    for (const std::optional<std::string>& none : {std::optional<std::string>(), {""}}) {
        WriteToken token(none, [this] { return now_; });
        EXPECT_EQ(token.check("Bearer right"), Verdict::no_token);
        EXPECT_EQ(token.check("Bearer "), Verdict::no_token);
    }
}

TEST_F(WriteTokenTest, ComparesNoMoreAfterTenWrongOnesInAMinute) {
    for (std::size_t i = 0; i < WriteToken::max_wrong; ++i) {
        EXPECT_EQ(token_.check("Bearer wrong"), Verdict::wrong);
        EXPECT_EQ(token_.check(""), Verdict::no_token) << "this is no attempt";
        now_ += 1s;
    }
    EXPECT_EQ(token_.check("Bearer right"), Verdict::wrong_often);
    now_ += 49s;
    EXPECT_EQ(token_.check("Bearer right"), Verdict::wrong_often);
    now_ += 1s;
    EXPECT_EQ(token_.check("Bearer right"), Verdict::admitted) << "a minute after the first";
    EXPECT_EQ(token_.check("Bearer wrong"), Verdict::wrong);
    EXPECT_EQ(token_.check("Bearer right"), Verdict::wrong_often);
}

}  // namespace
}  // namespace convoy::registry
