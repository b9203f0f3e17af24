#include "live/refusal_notice.hpp"

#include <gtest/gtest.h>

namespace convoy::live {
namespace {

using namespace std::chrono_literals;

constexpr Instant start{1h};

TEST(RefusalNotice, ComesAtOnceAndThenOnlyAfterAChange) {
    RefusalNotice notice;
    EXPECT_TRUE(notice.take(0, start));
    EXPECT_FALSE(notice.take(0, start + 1h));
    EXPECT_TRUE(notice.take(1, start + 1h));
    EXPECT_FALSE(notice.take(1, start + 2h));
}

TEST(RefusalNotice, OfManyChangesComesOnceInFiveSeconds) {
    RefusalNotice notice;
    EXPECT_TRUE(notice.take(1, start));
    EXPECT_FALSE(notice.take(2, start + 1ms));
    EXPECT_FALSE(notice.take(3, start + 4'999ms));
    EXPECT_TRUE(notice.take(3, start + 5s)) << "the change waits, it is not lost";
    EXPECT_FALSE(notice.take(3, start + 10s));
}

}  // namespace
}  // namespace convoy::live
