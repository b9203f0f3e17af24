#include "position-tracker/state/fleet_at.hpp"

#include <gtest/gtest.h>

#include <random>

#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/history.hpp"
#include "position-tracker/fixtures/sample_positions.hpp"
#include "position-tracker/routes/fleet_query.hpp"
#include "position-tracker/state/fleet_state.hpp"

namespace convoy::tracker {
namespace {

std::string answer(const FleetSnapshot& fleet, fleet::Time now) {
    return write_fleet(fleet::Format::json, now, select(fleet, {}, now));
}

class FleetAtTest : public testing::Test {
 protected:
    FleetAtTest() {
        std::mt19937 random(3);
        std::uniform_int_distribution<int> second(0, 3000);
        std::uniform_real_distribution<double> offset(-0.01, 0.01);
        for (const std::string name : {"Van", "Bus", "Truck", "Äther"}) {
            for (int i = 0; i < 400; ++i) {
                const fleet::Time time = at(second(random) * 1000);
                positions_.push_back(
                    reported(name, position(time, 53 + offset(random), offset(random))));
            }
        }
        EXPECT_TRUE(history_.append({.positions = positions_, .rejected = {}}));
    }

    // Returns the live list at its end as if no position had been delayed.
    std::string live_answer(history::TimeRange known) {
        FleetState fleet(1, {});
        for (const fleet::ReportedPosition& reported : positions_) {
            if (reported.position.time >= known.from() && reported.position.time <= known.to()) {
                fleet.apply(std::span(&reported, 1));
            }
        }
        fleet.tick(known.to());
        return answer(*fleet.snapshot(), known.to());
    }
    std::string past_answer(history::TimeRange known) {
        return answer(fleet_at(history_, known, {}).value(), known.to());
    }

    history::ScratchFolder scratch_;
    history::RocksDbHistory history_{{.folder = scratch_ / "history"}};
    std::vector<fleet::ReportedPosition> positions_;
};

TEST_F(FleetAtTest, IsWhatTheLiveFleetShowedThen) {
    for (const std::int64_t seconds : {-1, 0, 1, 17, 600, 1500, 2999, 3000, 5000}) {
        const history::TimeRange known{fleet::Time::min(), at(seconds * 1000)};
        EXPECT_EQ(past_answer(known), live_answer(known)) << seconds;
    }
}

TEST_F(FleetAtTest, NothingFromBeforeTakesPart) {
    for (const std::int64_t seconds : {0, 1400, 1480, 1499, 1500}) {
        const history::TimeRange known{at(seconds * 1000), at(1'500'000)};
        EXPECT_EQ(past_answer(known), live_answer(known)) << seconds;
    }
    EXPECT_TRUE(fleet_at(history_, {at(4'000'000), at(5'000'000)}, {}).value().reports.empty());
}

}  // namespace
}  // namespace convoy::tracker
