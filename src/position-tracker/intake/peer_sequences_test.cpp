#include "position-tracker/intake/peer_sequences.hpp"

#include <gtest/gtest.h>

namespace convoy::tracker {
namespace {

using namespace std::chrono_literals;

class PeerSequencesTest : public testing::Test {
 protected:
    PeerSequences peers_;
    PeerSequences::Instant now_{};
};

TEST_F(PeerSequencesTest, TheFirstMessageOfAPeerIsTakenWhateverItsNumber) {
    EXPECT_TRUE(peers_.follows("a", 1, now_));
    EXPECT_TRUE(peers_.follows("b", 700, now_));
    EXPECT_EQ(peers_.size(), 2U);
}

TEST_F(PeerSequencesTest, AGapIsNoticedOnce) {
    peers_.follows("a", 7, now_);
    EXPECT_TRUE(peers_.follows("a", 8, now_));
    EXPECT_FALSE(peers_.follows("a", 10, now_));
    EXPECT_TRUE(peers_.follows("a", 11, now_));
}

TEST_F(PeerSequencesTest, AMessageThatComesAgainIsNoGap) {
    peers_.follows("a", 7, now_);
    peers_.follows("a", 8, now_);
    EXPECT_TRUE(peers_.follows("a", 7, now_));
    EXPECT_TRUE(peers_.follows("a", 9, now_));
}

TEST_F(PeerSequencesTest, SilenceIsNoticedOnce) {
    peers_.follows("a", 1, now_);
    peers_.follows("b", 1, now_);
    peers_.follows("b", 2, now_ + 3s);
    EXPECT_FALSE(peers_.forget_silent(now_ + 4s));
    EXPECT_TRUE(peers_.forget_silent(now_ + 5s));
    EXPECT_FALSE(peers_.forget_silent(now_ + 5s));
    EXPECT_EQ(peers_.size(), 1U);
}

}  // namespace
}  // namespace convoy::tracker
