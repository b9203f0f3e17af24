// A signature changes with everything that a period's sum depends on, and with nothing far away.
#include "history/period_signatures.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "fleet/motion/estimate/judged_period.hpp"
#include "history/fixtures/sample_positions.hpp"
#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/history.hpp"

namespace convoy::history {
namespace {

class PeriodSignatures : public testing::Test {
 protected:
    /// Stores a position every `seconds` in `periods` periods.
    void store(int periods, int seconds) {
        Batch batch;
        const fleet::Time end = first_ + periods * fleet::judged_period;
        for (fleet::Time time = first_; time < end; time += std::chrono::seconds{seconds}) {
            batch.positions.push_back(reported("Van", position(time)));
        }
        ASSERT_TRUE(history_.append(batch));
    }
    void store_late(int period) {
        const fleet::Time time = first_ + period * fleet::judged_period;
        const auto late = reported("Van", position(time + std::chrono::milliseconds{77}));
        ASSERT_TRUE(history_.append({.positions = {late}, .rejected = {}}));
    }
    std::vector<SignedPeriod> signatures(std::size_t most = 1'000,
                                         const fleet::MotionSettings& motion = {},
                                         fleet::Time oldest = fleet::Time::min()) const {
        const auto read = read_signatures(
            *history_.period_cache(),
            {.vehicle = vehicle("Van"), .oldest = oldest, .motion = motion}, from_, most);
        return read.value().periods;
    }
    /// Returns the numbers of the periods whose signatures differ.
    static std::vector<std::size_t> changed(const std::vector<SignedPeriod>& before,
                                            const std::vector<SignedPeriod>& after) {
        std::vector<std::size_t> numbers;
        for (std::size_t i = 0; i < before.size(); ++i) {
            if (before[i].signature != after[i].signature) {
                numbers.push_back(i);
            }
        }
        return numbers;
    }

    ScratchFolder folder_;
    RocksDbHistory history_{{.folder = folder_ / "history"}};
    fleet::Time first_ = fleet::period_begin(at(0));
    fleet::Time from_ = fleet::Time::min();
};

TEST_F(PeriodSignatures, DependOnThePeriodsAround) {
    store(12, 1);
    const auto before = signatures();
    ASSERT_EQ(before.size(), 12U);
    store_late(5);
    // Period 3 has neighbours in period 4, whose judgement depends on period 5. And whether
    // anything follows period 5 matters to period 4, and so to period 3.
    EXPECT_EQ(changed(before, signatures()), (std::vector<std::size_t>{2, 3, 4, 5, 6, 7}));
}

TEST_F(PeriodSignatures, OfSparsePositionsReachFurther) {
    store(60, 100);
    const auto before = signatures();
    store_late(30);
    const auto numbers = changed(before, signatures());
    ASSERT_FALSE(numbers.empty());
    EXPECT_LE(numbers.front(), 30U - 10);
    EXPECT_GE(numbers.back(), 30U + 10);
}

TEST_F(PeriodSignatures, AreNotGivenToAFewPositions) {
    store(300, 600);
    EXPECT_FALSE(signatures()[150].signature);
}

TEST_F(PeriodSignatures, AreNotGivenToTheNewestPeriods) {
    store(12, 1);
    const auto all = signatures();
    EXPECT_TRUE(all[8].signature);
    EXPECT_FALSE(all[9].signature);
    EXPECT_FALSE(all[11].signature);
}

TEST_F(PeriodSignatures, AreNotGivenWhereRetentionCuts) {
    store(12, 1);
    const auto all =
        signatures(1'000, {}, first_ + 4 * fleet::judged_period + fleet::Time::duration{1});
    EXPECT_FALSE(all[6].signature);
    EXPECT_TRUE(all[7].signature);
    EXPECT_EQ(all[7].signature, signatures()[7].signature);
}

TEST_F(PeriodSignatures, DependOnTheSettings) {
    store(12, 1);
    const auto before = signatures();
    EXPECT_EQ(changed(before, signatures(1'000, {.max_speed = {30.0}})).size(), 9U);
}

TEST_F(PeriodSignatures, AreTheSameWhereverReadingBegins) {
    for (const int seconds : {5, 30, 400}) {
        first_ += 1'000 * fleet::judged_period;
        store(120, seconds);
    }
    const auto all = signatures();
    for (const std::size_t most : {1U, 7U}) {
        std::vector<SignedPeriod> read;
        for (from_ = fleet::Time::min(); read.size() < all.size();
             from_ = read.back().begin + fleet::judged_period) {
            const auto some = signatures(most);
            ASSERT_FALSE(some.empty());
            ASSERT_LE(some.size(), most);
            read.insert(read.end(), some.begin(), some.end());
        }
        EXPECT_TRUE(changed(all, read).empty());
    }
}

TEST_F(PeriodSignatures, OfAnUnknownVehicleAreNone) { EXPECT_TRUE(signatures().empty()); }

}  // namespace
}  // namespace convoy::history
