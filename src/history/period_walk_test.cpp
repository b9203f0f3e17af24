#include "history/period_walk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "fleet/motion/estimate/judged_period.hpp"
#include "history/fixtures/sample_positions.hpp"
#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/history.hpp"

namespace convoy::history {
namespace {

using testing::ElementsAre;

class PeriodWalkTest : public testing::Test {
 protected:
    /// Stores a position every 10 s in `periods` periods.
    void store(int periods) {
        Batch batch;
        for (fleet::Time time = first_; time < first_ + periods * fleet::judged_period;
             time += std::chrono::seconds{10}) {
            batch.positions.push_back(reported("Van", position(time)));
        }
        ASSERT_TRUE(history_.append(batch));
    }
    /// Returns the periods that are given as sums, and counts the positions of both kinds.
    std::vector<std::int64_t> summed(TimeRange range, std::vector<fleet::Time> cuts,
                                     std::uint64_t max_summed = 1'000) {
        PeriodWalk walk(history_, {vehicle("Van"), range, fleet::Time::min()}, {}, std::move(cuts));
        std::vector<std::int64_t> numbers;
        positions_ = 0;
        for (bool is_last = false; !is_last;) {
            const auto piece = walk.next(max_summed).value();
            positions_ += piece.entries.size() + (piece.sum ? piece.sum->sums.positions : 0);
            if (piece.sum) {
                numbers.push_back((piece.sum->begin - first_) / fleet::judged_period);
            }
            is_last = piece.is_last;
        }
        walk.finish();
        return numbers;
    }

    ScratchFolder folder_;
    RocksDbHistory history_{{.folder = folder_ / "history"}};
    fleet::Time first_ = fleet::period_begin(at(0));
    std::uint64_t positions_ = 0;
};

TEST_F(PeriodWalkTest, GivesSumsOfPeriodsWithoutACutInside) {
    store(9);
    const fleet::Time middle = first_ + 2 * fleet::judged_period + std::chrono::seconds{5};
    const fleet::Time begin = first_ + 4 * fleet::judged_period;
    for (int repeated = 0; repeated < 2; ++repeated) {
        EXPECT_THAT(summed(all_time, {middle, begin}), ElementsAre(0, 1, 3, 4, 5));
        EXPECT_EQ(positions_, 944U);
    }
    EXPECT_EQ(history_.period_cache()->cache_stats().found, 5U);
}

TEST_F(PeriodWalkTest, GivesNoSumOfAPeriodThatIsNotWholeInTheRange) {
    store(9);
    const TimeRange range(first_ + std::chrono::seconds{1},
                          first_ + 4 * fleet::judged_period - fleet::Time::duration{2});
    EXPECT_THAT(summed(range, {}), ElementsAre(1, 2));
}

TEST_F(PeriodWalkTest, GivesNoSumOfMorePositionsThanAreWanted) {
    store(9);
    EXPECT_THAT(summed(all_time, {}, 104), testing::Not(testing::Contains(0)));
    EXPECT_EQ(positions_, 944U);
}

}  // namespace
}  // namespace convoy::history
