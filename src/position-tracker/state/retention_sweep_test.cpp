#include "position-tracker/state/retention_sweep.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/history.hpp"
#include "position-tracker/fixtures/sample_positions.hpp"

namespace convoy::tracker {
namespace {

using std::chrono::days;
using std::chrono::hours;

TEST(RetentionSweep, TakesWhatIsTooOldOutOfTheHistoryAndTheFleet) {
    const history::ScratchFolder scratch;
    history::RocksDbHistory history({.folder = scratch / "history"});
    FleetState fleet(1, {});
    const history::Batch batch{
        .positions = {reported("Bus", position(at(0))), reported("Van", position(at(0))),
                      reported("Van", position(at(0) + hours{5}))},
        .rejected = {}};
    ASSERT_TRUE(history.append(batch));
    fleet.apply(batch.positions);
    const auto kept = [&](std::string_view name) {
        return history.positions(vehicle(name), {fleet::Time::min(), fleet::Time::max()}, 10)
            .value()
            .size();
    };

    RetentionSweep sweep(history::Retention(1), history, fleet);
    sweep.sweep(at(0) + days{1});
    fleet.tick(at(0) + days{1});
    EXPECT_EQ(kept("Van"), 2U);
    EXPECT_EQ(fleet.size(), 2U);

    sweep.sweep(at(0) + days{1} + hours{1});
    fleet.tick(at(0) + days{1} + hours{1});
    EXPECT_EQ(kept("Van"), 1U);
    EXPECT_EQ(kept("Bus"), 0U);
    EXPECT_EQ(fleet.size(), 1U);
}

}  // namespace
}  // namespace convoy::tracker
