#include "position-simulator/simulator.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "fleet/fixtures/samples.hpp"

namespace convoy::simulator {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

using fleet::samples::noon;

/// Positions at equal steps of time.
class Steps final : public Source {
 public:
    Steps(fleet::Time first, milliseconds step, int count)
        : next_(first), step_(step), left_(count) {}

    std::optional<Observation> next() override {
        if (left_ == 0) {
            return std::nullopt;
        }
        --left_;
        const fleet::Time time = next_;
        next_ += step_;
        return Observation{{fleet::VehicleName::from("Truck").value(),
                            {time, fleet::Coordinates::from_degrees(1, 2).value(), std::nullopt}},
                           std::nullopt};
    }

 private:
    fleet::Time next_;
    milliseconds step_;
    int left_;
};

/// A clock that advances only while the simulator sleeps.
class SimulatorTest : public testing::Test {
 protected:
    struct Published {
        fleet::Time time;  ///< of the position
        fleet::Time at;    ///< of the clock
    };

    EndReason run_for(milliseconds duration, Source& source, const Pace& pace) {
        Batcher batcher({.max_positions = 100, .linger = 50ms, .id_prefix = "producer"},
                        [this](const Batch& batch) { batches.push_back({batch.id, clock}); });
        return run(source, pace, batcher,
                   {.now = [this] { return clock; },
                    .sleep =
                        [this, end = clock + duration](milliseconds time) {
                            ++sleeps;
                            clock += time;
                            return clock >= end;
                        },
                    .has_space = [this] { return space; },
                    .published =
                        [this](const Observation& observation) {
                            published.push_back({observation.reported.position.time, clock});
                        }});
    }

    fleet::Time clock = noon;
    bool space = true;
    int sleeps = 0;
    std::vector<Published> published;
    std::vector<std::pair<std::string, fleet::Time>> batches;
};

TEST_F(SimulatorTest, PublishesEachPositionWithinATickOfItsTimeAndNeverBefore) {
    Steps source(noon, 3ms, 1000);
    EXPECT_EQ(run_for(1h, source, {.begun = noon, .start = noon}), EndReason::exhausted);
    ASSERT_EQ(published.size(), 1000U);
    for (const Published& one : published) {
        EXPECT_GE(one.at, one.time);
        EXPECT_LE(one.at - one.time, 10ms);
    }
}

TEST_F(SimulatorTest, SleepsOnceForAllPositionsOfATick) {
    Steps source(noon, 1ms, 100'000);  // like a thousand vehicles at 1 Hz
    run_for(10s, source, {.begun = noon, .start = noon});
    EXPECT_NEAR(static_cast<double>(published.size()), 10'000, 20);
    EXPECT_LT(sleeps, 1300);  // 100 moments a second, and batches that become due in between
}

TEST_F(SimulatorTest, NoPositionWaitsLongerThanTheBatchLingers) {
    Steps source(noon, 400ms, 10);
    run_for(1h, source, {.begun = noon, .start = noon});
    ASSERT_EQ(batches.size(), 10U);
    for (std::size_t number = 0; number < batches.size(); ++number) {
        EXPECT_LE(batches[number].second - published[number].at, 50ms);
    }
}

TEST_F(SimulatorTest, StopsOnRequestAndLeavesNothingInTheBatch) {
    Steps source(noon, 7ms, 1'000'000);
    EXPECT_EQ(run_for(1s, source, {.begun = noon, .start = noon}), EndReason::stopped);
    std::size_t positions = 0;
    for (const auto& [id, at] : batches) {
        positions += positions_in(id);
    }
    EXPECT_EQ(positions, published.size());
    EXPECT_NEAR(static_cast<double>(positions), 143, 3);
}

TEST_F(SimulatorTest, NoticesTheStopThoughItIsFarBehind) {
    Steps source(noon - 24h, 1ms, 1'000'000);
    int turns = 0;
    Batcher batcher({.id_prefix = "producer"}, [](const Batch&) {});
    const EndReason end =
        run(source, {.begun = noon, .start = noon - 24h, .speed_up = 1e9}, batcher,
            {.now = [] { return noon; },
             .sleep = [&turns](milliseconds) { return ++turns == 3; },
             .has_space = [] { return true; },
             .published = [](const Observation&) {}});
    EXPECT_EQ(end, EndReason::stopped);
}

TEST_F(SimulatorTest, TimesGoFasterUntilTheyHaveCaughtUpWithTheClock) {
    const Pace pace{.begun = noon, .start = noon - 1h, .speed_up = 61};
    EXPECT_EQ(pace.due(noon - 1h), noon);
    EXPECT_EQ(pace.due(noon - 1h + 61s), noon + 1s);
    EXPECT_EQ(pace.due(noon + 1min), noon + 1min);  // it has caught up
    EXPECT_EQ(pace.due(noon + 2min), noon + 2min);  // and then stays in step
    EXPECT_EQ(pace.due(noon + 3min), noon + 3min);
}

TEST_F(SimulatorTest, TimesThatGoFasterAreNeverInTheFuture) {
    Steps source(noon - 1h, 1s, 3600 + 120);
    run_for(1h, source, {.begun = noon, .start = noon - 1h, .speed_up = 61});
    ASSERT_EQ(published.size(), 3720U);
    for (const Published& one : published) {
        ASSERT_LE(one.time, one.at);
    }
    EXPECT_LE(published.back().at - published.back().time, 10ms);
    EXPECT_LE(published[3599].at, noon + 60s);
}

TEST_F(SimulatorTest, AtInfiniteSpeedAllThatIsPastIsDueAtOnce) {
    const Pace pace{
        .begun = noon, .start = noon, .speed_up = std::numeric_limits<double>::infinity()};
    EXPECT_EQ(pace.due(noon - 24h * 365 * 10), noon);
    EXPECT_EQ(pace.due(noon + 1s), noon + 1s);
}

TEST_F(SimulatorTest, PositionsOfThePastWaitForSpaceInTheOutbox) {
    Steps source(noon - 1h, 1s, 100);
    space = false;
    EXPECT_EQ(run_for(1s, source, {.begun = noon, .start = noon - 1h, .speed_up = 1e9}),
              EndReason::stopped);
    EXPECT_TRUE(published.empty());
    EXPECT_LT(sleeps, 100);
}

TEST_F(SimulatorTest, PositionsOfThePresentDoNotWait) {
    Steps source(noon, 100ms, 100);
    space = false;
    EXPECT_EQ(run_for(1h, source, {.begun = noon, .start = noon}), EndReason::exhausted);
    EXPECT_EQ(published.size(), 100U);
}

}  // namespace
}  // namespace convoy::simulator
