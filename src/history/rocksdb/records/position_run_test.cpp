#include "history/rocksdb/records/position_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "history/fixtures/sample_positions.hpp"
#include "history/fixtures/sample_runs.hpp"

namespace convoy::history {
namespace {

using namespace std::string_literals;
using fleet::Position;
using std::chrono::milliseconds;
using testing::ElementsAre;
using Positions = std::vector<Position>;
using runs::bucket;
using runs::decoded;
using runs::made;

// Folders of this format exist, so these bytes must not change without a new format.
TEST(PositionRun, IsDocumentedByteByByte) {
    const Positions three{made(1000, 1, -2, 30), made(2000, 65, -66, 30),
                          made(3001, 65, -66, std::nullopt)};
    EXPECT_EQ(encode_run(three),
              "\x03"                 // three positions
              "\xD0\x0F\x00\x02"     // at 1000, then 1000 later, then 1 ms more than that
              "\x02\x03"             // 1, -2
              "\x80\x01\x7F"         // 64 more, 64 less
              "\x00\x00"             // the same place
              "\x02\x1F\x01\x00"s);  // two with 3.0 m, one without
    EXPECT_EQ(decoded(encode_run(three)), three);
    EXPECT_EQ(count_of_run(encode_run(three)), 3U);
}

TEST(PositionRun, GivesBackTheExtremesOfEveryValue) {
    const Positions extremes{
        made(0, 900'000'000, 1'799'999'999, 65'534), made(1, -900'000'000, -1'800'000'000, 0),
        made(2, 900'000'000, 1'799'999'999, std::nullopt), made(1'048'575, 0, 0, 1)};
    EXPECT_EQ(decoded(encode_run(extremes)), extremes);
}

TEST(PositionRun, RefusesEveryOtherBytes) {
    const Positions two{made(1000, 1, -2, 30), made(2000, 65, -66, std::nullopt)};
    const std::string run = encode_run(two);
    for (std::size_t size = 0; size < run.size(); ++size) {
        EXPECT_FALSE(decoded(run.substr(0, size))) << size;
    }
    EXPECT_FALSE(decoded(run + "\x00"s));
    const std::string place = "\x02\x03"s;
    const std::string unknown = "\x01\x00"s;
    ASSERT_TRUE(decoded("\x01\x02" + place + unknown));
    EXPECT_FALSE(decoded("\x00"s));                                       // no positions
    EXPECT_FALSE(decoded("\xFF\xFF\xFF\xFF\x7F\x02" + place + unknown));  // too few bytes
    EXPECT_FALSE(decoded("\x01\x01" + place + unknown));                  // before its bucket
    EXPECT_FALSE(decoded("\x01\x80\x80\x80\x01" + place + unknown));      // after its bucket
    EXPECT_FALSE(decoded("\x02\x02\x01" + place + place + "\x02\x00"s));  // one time twice
    EXPECT_FALSE(decoded("\x02\x04\x05" + place + place + "\x02\x00"s));  // going back
    EXPECT_FALSE(decoded("\x01\x82\x00"s + place + unknown));             // a number too long
    EXPECT_FALSE(decoded("\x01\x02\x82\xA4\xA8\xDA\x06\x03" + unknown));  // 90.0000001 N
    EXPECT_FALSE(decoded("\x01\x02\x02\x80\xA4\xA8\xDA\x0D" + unknown));  // 180 E is 180 W
    EXPECT_FALSE(decoded("\x01\x02" + place + "\x02\x00"s));              // two accuracies
    EXPECT_FALSE(decoded("\x01\x02" + place + "\x00\x00"s));              // no accuracy
    EXPECT_FALSE(decoded("\x01\x02" + place + "\x01\x80\x80\x04"s));      // beyond 6553.4 m
    EXPECT_FALSE(decoded("\x02\x02\x02" + place + place + "\x01\x05\x01\x05"s));  // equal pairs
}

TEST(PositionRun, KeepsTheSmallestOfEachTime) {
    Positions positions{made(9, 1, 1, 3), made(5, 2, 2, 3), made(5, 2, 1, 3), made(9, 1, 1, 3)};
    keep_smallest_of_each_time(positions);
    EXPECT_THAT(positions, ElementsAre(made(5, 2, 1, 3), made(9, 1, 1, 3)));
}

}  // namespace
}  // namespace convoy::history
