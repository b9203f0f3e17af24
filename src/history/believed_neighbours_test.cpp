#include "history/believed_neighbours.hpp"

#include <gtest/gtest.h>

#include "history/fixtures/sample_positions.hpp"
#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/history.hpp"

namespace convoy::history {
namespace {

/// A vehicle that stands, with 150 wrong places in a row: more than what is read at first.
class BelievedNeighboursTest : public testing::Test {
 protected:
    BelievedNeighboursTest() {
        Batch batch;
        for (int i = 0; i < 600; ++i) {
            const double jump = 200 <= i && i < 350 ? 1.0 : 0.0;
            const double drift = i % 7 * 1e-6;
            batch.positions.push_back(
                reported("Van", position(at(i * 1'000), 53.4 + jump + drift)));
        }
        EXPECT_TRUE(history_.append(batch));
    }

    static HistoryRange asked(int first_second, int last_second,
                              fleet::Time oldest = fleet::Time::min()) {
        return {.vehicle = vehicle("Van"),
                .range = {at(first_second * 1'000), at(last_second * 1'000)},
                .oldest = oldest};
    }
    std::optional<fleet::Time> before(const HistoryRange& range) const {
        const auto found = last_believed_before(history_, range, {}).value();
        return found ? std::optional(found->position.time) : std::nullopt;
    }
    std::optional<fleet::Time> after(const HistoryRange& range) const {
        const auto found = first_believed_after(history_, range, {}).value();
        return found ? std::optional(found->position.time) : std::nullopt;
    }

    ScratchFolder scratch_;
    RocksDbHistory history_{{.folder = scratch_ / "history"}};
};

TEST_F(BelievedNeighboursTest, AreTheNearestOutsideTheRange) {
    EXPECT_EQ(before(asked(100, 110)), at(99'000));
    EXPECT_EQ(after(asked(100, 110)), at(111'000));
}

TEST_F(BelievedNeighboursTest, AreFoundBeyondManyOutliers) {
    EXPECT_EQ(before(asked(350, 360)), at(199'000));
    EXPECT_EQ(after(asked(100, 199)), at(350'000));
}

TEST_F(BelievedNeighboursTest, AreNoneWhereTheHistoryEndsOrTheRetentionBegins) {
    EXPECT_FALSE(before(asked(0, 10)));
    EXPECT_FALSE(before(asked(100, 110, at(100'000))));
    EXPECT_EQ(before(asked(100, 110, at(99'000))), at(99'000));
    EXPECT_FALSE(after(asked(590, 599)));
    EXPECT_FALSE(after({.vehicle = vehicle("Van"),
                        .range = {at(0), fleet::Time::max()},
                        .oldest = fleet::Time::min()}));
}

}  // namespace
}  // namespace convoy::history
