#include "history/rocksdb/records/position_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <utility>

#include "history/fixtures/sample_positions.hpp"
#include "history/fixtures/sample_runs.hpp"

namespace convoy::history {
namespace {

using namespace std::string_literals;
using fleet::Position;
using fleet::ReportedMotion;
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

TEST(PositionRun, WithAReportedMotionIsDocumentedByteByByte) {
    const Positions four{made(1000, 1, -2, 30), moving(made(2000, 65, -66, 30), 1000, 9000),
                         moving(made(3000, 65, -66, std::nullopt), 1001),
                         moving(made(4000, 65, -66, 30), ReportedMotion::unknown, 8936)};
    EXPECT_EQ(encode_run(four),
              "\x00\x04"                              // four positions, with columns
              "\xD0\x0F\x00\x00\x00"                  // at 1000, then every 1000
              "\x01\x0B\x00\x04"                      // places: 11 bytes, of all four
              "\x02\x03\x80\x01\x7F\x00\x00\x00\x00"  // 1, -2; 64 more, 64 less; there
              "\x02\x06\x00\x02\x01\x01"              // accuracies: of all but the third
              "\x03\x1E"                              // all three have 3.0 m
              "\x03\x07\x01\x02\x01\x00"              // speeds: of the second and the third
              "\xD0\x0F\x02"                          // 10.00 m/s, then 0.01 m/s more
              "\x04\x08\x01\x01\x01\x01"              // headings: of the second and the last
              "\xD0\x8C\x01\x7F"s);                   // 90.00 degrees, then 0.64 less
    EXPECT_EQ(decoded(encode_run(four)), four);
    EXPECT_EQ(count_of_run(encode_run(four)), 4U);
}

TEST(PositionRun, IsOfFormat2IfAndOnlyIfNoMotionIsReported) {
    const Position one = made(5, 1, 2, 30);
    EXPECT_EQ(encode_run(std::array{one}).front(), '\x01');
    for (const Position& with : {moving(one, 0), moving(one, ReportedMotion::unknown, 0)}) {
        EXPECT_EQ(encode_run(std::array{with}).front(), '\x00');
        EXPECT_EQ(decoded(encode_run(std::array{with})), Positions{with});
    }
}

TEST(PositionRun, GivesBackTheExtremesOfEveryMotion) {
    const std::uint16_t unknown = ReportedMotion::unknown;
    Positions extremes;
    for (const std::uint16_t speed : {std::uint16_t{0}, ReportedMotion::max_centimetres, unknown}) {
        for (const std::uint16_t heading : {std::uint16_t{0}, std::uint16_t{35'999}, unknown}) {
            const auto time = static_cast<std::int64_t>(extremes.size());
            extremes.push_back(moving(made(time, 0, 0, std::nullopt), speed, heading));
        }
    }
    EXPECT_EQ(decoded(encode_run(extremes)), extremes);
    for (std::size_t i = 0; i < extremes.size() / 2; ++i) {
        std::swap(extremes[i].reported, extremes[extremes.size() - 1 - i].reported);
    }
    EXPECT_EQ(decoded(encode_run(extremes)), extremes);
}

TEST(PositionRun, GivesBackAnySet) {
    std::mt19937 random(3);
    for (int round = 0; round < 300; ++round) {
        Positions positions;
        for (std::uint32_t i = 1 + random() % 12; i > 0; --i) {
            const auto accuracy = static_cast<std::uint16_t>(random() % 3);
            const Position next = made(100 * (13 - i), static_cast<std::int32_t>(random() % 3), 0,
                                       accuracy > 0 ? std::optional(accuracy) : std::nullopt);
            positions.push_back(perhaps_moving(next, random()));
        }
        ASSERT_EQ(decoded(encode_run(positions)), positions);
    }
}

// Of two positions, at 1.000 s and 2.000 s, without accuracy.
TEST(PositionRun, RefusesColumnsInAnyOtherForm) {
    const std::string begin = "\x00\x02\xD0\x0F\x00"s;
    const std::string places = "\x01\x06\x00\x02\x02\x03\x00\x00"s;
    const std::string speed = "\x03\x04\x00\x02\x08\x00"s;
    const std::string accuracy = "\x02\x04\x00\x02\x02\x1E"s;
    ASSERT_TRUE(decoded(begin + places + speed));
    ASSERT_TRUE(decoded(begin + places + accuracy + speed));
    const auto refused = [](const std::string& run) { return !decoded(run); };
    EXPECT_TRUE(refused(begin + places)) << "format 2 can hold it";
    EXPECT_TRUE(refused(begin + places + accuracy)) << "format 2 can hold it";
    EXPECT_TRUE(refused(begin + speed)) << "without places";
    EXPECT_TRUE(refused(begin + speed + places)) << "another order";
    EXPECT_TRUE(refused(begin + places + speed + speed)) << "a column twice";
    EXPECT_TRUE(refused(begin + places + speed + "\x05\x03\x00\x02\x00"s)) << "an unknown tag";
    EXPECT_TRUE(refused(begin + places + speed + "\x00"s)) << "more bytes";
    EXPECT_TRUE(refused(begin + places + "\x83\x00\x04\x00\x02\x08\x00"s)) << "a long tag";
    EXPECT_TRUE(refused(begin + "\x01\x04\x01\x01\x02\x03"s + speed)) << "one has no place";
    const auto speed_of = [&](const std::string& bytes) {
        return begin + places + "\x03"s + static_cast<char>(bytes.size()) + bytes;
    };
    ASSERT_TRUE(decoded(speed_of("\x00\x01\x01\x00\x08"s)));
    ASSERT_TRUE(decoded(speed_of("\x01\x01\x08"s)));
    EXPECT_TRUE(refused(speed_of(""))) << "no presence";
    EXPECT_TRUE(refused(speed_of("\x02\x00"s))) << "a column without values";
    EXPECT_TRUE(refused(speed_of("\x00\x01\x08"s))) << "the last absent one is not named";
    EXPECT_TRUE(refused(speed_of("\x00\x01\x00\x01\x08\x00"s))) << "presence in two pairs";
    EXPECT_TRUE(refused(speed_of("\x00\x00\x00\x02\x08\x00"s))) << "an empty pair";
    EXPECT_TRUE(refused(speed_of("\x01\x00\x00\x01\x08"s))) << "absence in two pairs";
    EXPECT_TRUE(refused(speed_of("\x00\x03\x08\x00\x00"s))) << "more than there are";
    EXPECT_TRUE(refused(speed_of("\x03\x00"s))) << "more than there are";
    EXPECT_TRUE(refused(speed_of("\x00\x02\x08"s))) << "a value is missing";
    EXPECT_TRUE(refused(speed_of("\x00\x02\x08\x00\x00"s))) << "a value too many";
    EXPECT_TRUE(refused(speed_of("\x00\x02\x08\x80\x00"s))) << "a number too long";
    EXPECT_TRUE(refused(speed_of("\x00\x02\x01\x00"s))) << "less than 0";
    EXPECT_TRUE(refused(speed_of("\x00\x02\xFE\xFF\x07\x00"s))) << "more than 655.34 m/s";
    const std::string heading = "\x04\x06\x00\x02"s;
    ASSERT_TRUE(decoded(begin + places + heading + "\xBE\xB2\x04\x00"s));
    EXPECT_TRUE(refused(begin + places + heading + "\xC0\xB2\x04\x00"s)) << "360 is 0";
    const std::string beyond = "\x02\x06\x00\x02\x02\xFF\xFF\x03"s;
    EXPECT_TRUE(refused(begin + places + beyond + speed)) << "beyond 6553.4 m";
    EXPECT_TRUE(refused(begin + places + "\x02\x06\x00\x02\x01\x1E\x01\x1E"s + speed)) << "alike";
    EXPECT_TRUE(refused(begin + places + "\x02\x04\x00\x02\x03\x1E"s + speed)) << "three";
    EXPECT_TRUE(refused(begin + places + "\x02\x04\x00\x02\x00\x1E"s + speed)) << "none";
    const std::string run = begin + places + accuracy + speed;
    for (std::size_t size = 0; size < run.size(); ++size) {
        EXPECT_FALSE(decoded(run.substr(0, size))) << size;
    }
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
