#include "fleet/motion/estimate/neighbourhood.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <vector>

#include "fleet/fixtures/samples.hpp"

namespace convoy::fleet {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::IsEmpty;

/// Good positions at these times, all at one place.
class NeighbourhoodTest : public testing::Test {
 protected:
    void see(std::initializer_list<milliseconds> times) {
        for (const milliseconds time : times) {
            window_.push_back(samples::position(time, 0.0, 1.0));
        }
        beliefs_.assign(window_.size(), Belief::good);
    }
    void see_regularly(std::size_t count, milliseconds interval) {
        for (std::size_t i = 0; i < count; ++i) {
            window_.push_back(samples::position(interval * i, 0.0, 1.0));
        }
        beliefs_.assign(count, Belief::good);
    }
    Neighbourhood around(std::size_t index) const {
        return {{window_, beliefs_, index}, MetresPerSecond{140.0}};
    }

    static std::vector<double> times(const Measurements& side) {
        std::vector<double> found;
        for (const Measurement& seen : side) {
            found.push_back(seen.time.value);
        }
        return found;
    }

    std::vector<Position> window_;
    std::vector<Belief> beliefs_;
};

TEST_F(NeighbourhoodTest, HasItsOriginAndTimeZeroAtThePosition) {
    see({milliseconds(0), milliseconds(1'500)});
    window_[0].coordinates = samples::coordinates(0.0, 1.001);
    const Neighbourhood found = around(1);
    EXPECT_EQ(found.here().time.value, 0.0);
    EXPECT_NEAR(found.here().at.east, 0.0, 1e-9);
    EXPECT_NEAR(found.here().at.north, 0.0, 1e-9);
    ASSERT_EQ(found.before().size(), 1U);
    EXPECT_EQ(found.before()[0].time.value, -1.5);
    EXPECT_NEAR(found.before()[0].at.east, 111.319491, 1e-4);
    EXPECT_NEAR(found.before()[0].at.north, 0.0, 1e-4);
}

TEST_F(NeighbourhoodTest, HasTheVarianceOfTheAccuracyAndAtLeastThatOfHalfAMetre) {
    see({milliseconds(0), milliseconds(1'000), milliseconds(2'000)});
    window_[0].accuracy = Accuracy::from_metres(20.0);
    window_[1].accuracy = Accuracy::from_metres(0.1);
    const Neighbourhood found = around(1);
    EXPECT_DOUBLE_EQ(found.before().front().variance, 400.0);
    EXPECT_DOUBLE_EQ(found.here().variance, 0.25);
    EXPECT_DOUBLE_EQ(found.after().front().variance, 9.0) << "without an accuracy it is 3 m";
}

TEST_F(NeighbourhoodTest, HasTheGoodPositionsOnEitherSideNearestFirst) {
    see_regularly(6, milliseconds(1'000));
    beliefs_[1] = Belief::outlier;
    beliefs_[4] = Belief::unconfirmed;
    const Neighbourhood found = around(3);
    EXPECT_THAT(times(found.before()), ElementsAre(-1.0, -3.0));
    EXPECT_THAT(times(found.after()), ElementsAre(2.0));
}

TEST_F(NeighbourhoodTest, EndsAtASilenceOfMoreThanFiveMinutes) {
    see({milliseconds(0), milliseconds(300'000), milliseconds(600'001), milliseconds(601'001)});
    EXPECT_THAT(times(around(1).before()), ElementsAre(-300.0));
    EXPECT_THAT(times(around(1).after()), IsEmpty());
    EXPECT_THAT(times(around(2).before()), IsEmpty());
    EXPECT_THAT(times(around(3).before()), ElementsAre(-1.0));
}

TEST_F(NeighbourhoodTest, HasAtMostSixteenPositionsOnASide) {
    see_regularly(41, milliseconds(100));
    const Neighbourhood found = around(20);
    EXPECT_EQ(found.before().size(), motion_neighbours);
    EXPECT_EQ(found.after().size(), motion_neighbours);
    EXPECT_DOUBLE_EQ(found.before().back().time.value, -1.6);
}

TEST_F(NeighbourhoodTest, HasPositionsMoreThanEightSecondsAwayOnlyIfFewAreNearer) {
    see_regularly(41, milliseconds(1'000));
    EXPECT_DOUBLE_EQ(around(20).before().back().time.value, -8.0);
    EXPECT_DOUBLE_EQ(around(20).after().back().time.value, 8.0);
    window_.clear();
    see_regularly(41, milliseconds(60'000));
    EXPECT_THAT(times(around(20).before()), ElementsAre(-60.0, -120.0, -180.0, -240.0));
}

TEST_F(NeighbourhoodTest, KnowsThePreviousGoodPositionEvenAfterASilence) {
    see({milliseconds(0), milliseconds(1'000'000), milliseconds(1'001'000)});
    EXPECT_FALSE(around(0).previous());
    EXPECT_EQ(around(1).measured(*around(1).previous()).time.value, -1'000.0);
    EXPECT_EQ(around(2).measured(*around(2).previous()).time.value, -1.0);
    beliefs_[1] = Belief::outlier;
    EXPECT_EQ(around(2).measured(*around(2).previous()).time.value, -1'001.0);
}

TEST_F(NeighbourhoodTest, KnowsNoPreviousPositionIfTheLastSixteenAreNotGood) {
    see_regularly(motion_neighbours + 2, milliseconds(1'000));
    std::fill(beliefs_.begin() + 1, beliefs_.end() - 1, Belief::outlier);
    EXPECT_FALSE(around(motion_neighbours + 1).previous());
    beliefs_[1] = Belief::good;
    EXPECT_EQ(around(motion_neighbours + 1)
                  .measured(*around(motion_neighbours + 1).previous())
                  .time.value,
              -16.0);
}

}  // namespace
}  // namespace convoy::fleet
