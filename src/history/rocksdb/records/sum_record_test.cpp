#include "history/rocksdb/records/sum_record.hpp"

#include <gtest/gtest.h>

#include "history/fixtures/sample_positions.hpp"

namespace convoy::history {
namespace {

fleet::Motion motion_of(std::optional<double> speed, double distance) {
    fleet::Motion motion;
    motion.distance = fleet::Metres{distance};
    if (speed) {
        motion.speed = fleet::MetresPerSecond{*speed};
    }
    return motion;
}

SignedSum sample_sum() {
    const fleet::Time begin = Bucket::of(at(0)).start();
    fleet::PeriodSummer summer(begin);
    summer.add(position(begin, -89.9999999, 179.9999999), motion_of(std::nullopt, 7'000.25));
    summer.add(position(begin + std::chrono::seconds{1}, 90, -180), motion_of(1.0 / 3, 0));
    summer.add(position(begin + std::chrono::seconds{2}), motion_of(139.9, 1e6));
    summer.add(position(begin + std::chrono::milliseconds{(1 << 20) - 1}),
               motion_of(std::nullopt, 1));
    return {.signature = {1, 2, 255}, .sum = summer.sum()};
}

void expect_same(const SignedSum& read, const SignedSum& written) {
    EXPECT_EQ(read.signature, written.signature);
    EXPECT_EQ(read.sum.begin, written.sum.begin);
    EXPECT_EQ(read.sum.sums, written.sum.sums);
    EXPECT_EQ(read.sum.first, written.sum.first);
    EXPECT_EQ(read.sum.last, written.sum.last);
    EXPECT_EQ(read.sum.legs, written.sum.legs);
}

TEST(SumRecord, HasTheWholeSum) {
    const SignedSum sum = sample_sum();
    ASSERT_EQ(sum.sum.legs.size(), 3U);
    const auto read = decode_sum(Bucket::of(at(0)), encode_sum(sum));
    ASSERT_TRUE(read);
    expect_same(*read, sum);
}

TEST(SumRecord, MayHaveNoBelievedPosition) {
    SignedSum sum{.signature = {9}, .sum = {.begin = Bucket::of(at(0)).start()}};
    sum.sum.sums = {.positions = 3, .outliers = 2};
    const auto read = decode_sum(Bucket::of(at(0)), encode_sum(sum));
    ASSERT_TRUE(read);
    expect_same(*read, sum);
}

TEST(SumRecord, ThatIsCutOrLongerIsNone) {
    const std::string bytes = encode_sum(sample_sum());
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        EXPECT_FALSE(decode_sum(Bucket::of(at(0)), bytes.substr(0, size))) << size;
    }
    EXPECT_FALSE(decode_sum(Bucket::of(at(0)), bytes + '\0'));
}

}  // namespace
}  // namespace convoy::history
