#include "position-tracker/intake/peer_sequences.hpp"

#include <gtest/gtest.h>

#include <string>

namespace convoy::tracker {
namespace {

using namespace std::chrono_literals;

class PeerSequencesTest : public testing::Test {
 protected:
    PeerSequences peers_;
    PeerSequences::Instant now_{};
};

TEST_F(PeerSequencesTest, TheFirstMessageAfterALoadIsTakenWhateverItsNumber) {
    peers_.loaded(now_);
    EXPECT_FALSE(peers_.receive("a", 1, now_).must_load);
    EXPECT_FALSE(peers_.receive("b", 700, now_ + PeerSequences::silence).must_load);
    EXPECT_EQ(peers_.active_peers(), 2U);
}

TEST_F(PeerSequencesTest, APeerWhoseFirstMessageComesLaterMayHaveDroppedMessages) {
    EXPECT_TRUE(peers_.receive("before any load", 700, now_).must_load);
    peers_.loaded(now_);
    EXPECT_TRUE(peers_.receive("late", 700, now_ + 5s).must_load);
    EXPECT_FALSE(peers_.receive("late", 701, now_ + 5s).must_load);
    EXPECT_FALSE(peers_.receive("just started", 1, now_ + 5s).must_load);
}

TEST_F(PeerSequencesTest, AGapIsNoticedOnceAndItsMessagesAreCounted) {
    peers_.receive("a", 7, now_);
    EXPECT_FALSE(peers_.receive("a", 8, now_).must_load);
    const MissedMessages missed = peers_.receive("a", 11, now_);
    EXPECT_TRUE(missed.must_load);
    EXPECT_EQ(missed.count, 2);
    EXPECT_FALSE(peers_.receive("a", 12, now_).must_load);
}

TEST_F(PeerSequencesTest, AMessageThatComesAgainIsNoGap) {
    peers_.receive("a", 7, now_);
    peers_.receive("a", 8, now_);
    EXPECT_FALSE(peers_.receive("a", 7, now_).must_load);
    EXPECT_EQ(peers_.receive("a", 9, now_).count, 0);
}

TEST_F(PeerSequencesTest, SilenceIsNoticedOnce) {
    peers_.receive("a", 1, now_);
    peers_.receive("b", 1, now_);
    peers_.receive("b", 2, now_ + 3s);
    EXPECT_FALSE(peers_.any_fell_silent(now_ + 4s));
    EXPECT_TRUE(peers_.any_fell_silent(now_ + 5s));
    EXPECT_FALSE(peers_.any_fell_silent(now_ + 5s));
    EXPECT_EQ(peers_.active_peers(), 1U);
}

TEST_F(PeerSequencesTest, APeerThatComesBackContinuesItsNumbers) {
    peers_.receive("kept all", 7, now_);
    peers_.receive("dropped some", 7, now_);
    EXPECT_TRUE(peers_.any_fell_silent(now_ + 9s));
    EXPECT_FALSE(peers_.receive("kept all", 8, now_ + 9s).must_load);
    EXPECT_EQ(peers_.receive("dropped some", 18, now_ + 9s).count, 10);
    EXPECT_EQ(peers_.active_peers(), 2U);
    EXPECT_TRUE(peers_.any_fell_silent(now_ + 14s)) << "they can fall silent again";
}

TEST_F(PeerSequencesTest, OnlyThePeersWithTheNewestMessagesAreRemembered) {
    peers_.receive("first", 7, now_);
    peers_.receive("second", 7, now_ + 1s);
    for (std::size_t number = 2; number <= PeerSequences::max_peers; ++number) {
        peers_.receive(std::to_string(number), 1, now_ + 2s);
    }
    EXPECT_EQ(peers_.active_peers(), PeerSequences::max_peers);
    EXPECT_EQ(peers_.receive("second", 9, now_ + 2s).count, 1);
    EXPECT_TRUE(peers_.receive("first", 9, now_ + 2s).must_load) << "as a new one";
}

}  // namespace
}  // namespace convoy::tracker
