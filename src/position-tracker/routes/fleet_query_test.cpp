#include "position-tracker/routes/fleet_query.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <random>

#include "fleet/local_plane.hpp"
#include "position-tracker/fixtures/sample_positions.hpp"
#include "position-tracker/state/fleet_state.hpp"

namespace convoy::tracker {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

fleet::Coordinates point(double latitude, double longitude) {
    return fleet::Coordinates::from_degrees(latitude, longitude).value();
}

class FleetQueryTest : public testing::Test {
 protected:
    void place(std::string_view name, double latitude, double longitude, fleet::Time time = at(0)) {
        fleet_.apply(std::vector{reported(name, position(time, latitude, longitude))});
    }
    void place_moving(std::string_view name, fleet::Time time) {
        place(name, 0, 7, time - std::chrono::seconds{1});
        place(name, 0, 7.0006, time);
    }
    std::vector<std::string> chosen(const FleetQuery& query) {
        fleet_.tick(at(0));
        snapshot_ = fleet_.snapshot();
        std::vector<std::string> names;
        for (const fleet::ListedReport& listed : select(*snapshot_, query, at(0))) {
            names.push_back(listed.report->name.text());
        }
        return names;
    }

    FleetState fleet_{1, {}};
    std::shared_ptr<const FleetSnapshot> snapshot_;
};

TEST_F(FleetQueryTest, WithoutAnythingEveryVehicleIsChosenByName) {
    place("b", 0, 7);
    place("a", 0, 7);
    EXPECT_THAT(chosen({}), ElementsAre("a", "b"));
}

TEST_F(FleetQueryTest, NeedsAReportUnlessTheNameSuffices) {
    EXPECT_FALSE(needs_a_report({}));
    EXPECT_FALSE(needs_a_report({.name_part = "van"}));
    EXPECT_TRUE(needs_a_report({.status = fleet::Status::moving}));
    EXPECT_TRUE(needs_a_report({.box = fleet::BoundingBox{}}));
    EXPECT_TRUE(needs_a_report({.near = Near{.centre = point(0, 7)}}));
}

TEST_F(FleetQueryTest, ChoosesByStatus) {
    place("moving", 0, 7, at(-1000));
    place("moving", 0, 7.0006, at(0));
    place("stopped", 0, 7, at(-1000));
    place("stopped", 0, 7);
    place("unknown", 0, 7);
    place_moving("silent", at(0) - fleet::silent_after - std::chrono::milliseconds{1});
    place_moving("offline", at(0) - fleet::offline_after - std::chrono::milliseconds{1});
    EXPECT_THAT(chosen({.status = fleet::Status::moving}), ElementsAre("moving"));
    EXPECT_THAT(chosen({.status = fleet::Status::stopped}), ElementsAre("stopped"));
    EXPECT_THAT(chosen({.status = fleet::Status::offline}), ElementsAre("offline"));
    EXPECT_THAT(chosen({.status = fleet::Status::silent}), ElementsAre("silent"));
    EXPECT_THAT(chosen({.status = fleet::Status::unknown}), ElementsAre("unknown"));
}

TEST_F(FleetQueryTest, ChoosesByAPartOfTheNameWithoutRegardToCaseAndAccents) {
    place("City Truck", 0, 7);
    place("ÅRE Bus", 0, 7);
    place("Город", 0, 7);
    EXPECT_THAT(chosen({.name_part = "TRUCK"}), ElementsAre("City Truck"));
    EXPECT_THAT(chosen({.name_part = "åre b"}), ElementsAre("ÅRE Bus"));
    EXPECT_THAT(chosen({.name_part = "гОРОД"}), ElementsAre("Город"));
    EXPECT_THAT(chosen({.name_part = "are"}), ElementsAre("ÅRE Bus"));
    EXPECT_THAT(chosen({.name_part = "arb"}), IsEmpty());
}

TEST_F(FleetQueryTest, ChoosesWithinABoxWithItsEdges) {
    place("inside", 10, 20);
    place("corner", 15, 25);
    place("north", 15.1, 20);
    place("west", 10, 4.9);
    EXPECT_THAT(chosen({.box = fleet::BoundingBox{{5}, {5}, {25}, {15}}}),
                ElementsAre("corner", "inside"));
}

TEST_F(FleetQueryTest, ABoxMayCrossTheAntimeridian) {
    place("fiji", -18, 178);
    place("samoa", -14, -172);
    place("london", 51, 0);
    EXPECT_THAT(chosen({.box = fleet::BoundingBox{{170}, {-30}, {-170}, {0}}}),
                ElementsAre("fiji", "samoa"));
}

TEST_F(FleetQueryTest, TheAntimeridianBelongsToBoxesOnEitherSide) {
    place("on it", 0, 180);
    EXPECT_THAT(chosen({.box = fleet::BoundingBox{{170}, {-1}, {180}, {1}}}), ElementsAre("on it"));
    EXPECT_THAT(chosen({.box = fleet::BoundingBox{{-180}, {-1}, {-170}, {1}}}),
                ElementsAre("on it"));
}

TEST_F(FleetQueryTest, NearShowsTheNearestFirstWithItsRange) {
    place("far", 0, 9);
    place("near", 0, 8);
    place("here", 0, 7);
    place("twin", 0, 8);
    const Near centre{.centre = point(0, 7), .radius = {}, .limit = {}};
    EXPECT_THAT(chosen({.near = centre}), ElementsAre("here", "near", "twin", "far"));

    const auto listed = select(*snapshot_, {.near = centre}, at(0));
    EXPECT_DOUBLE_EQ(listed[0].range->value, 0.0);
    // One degree along the equator of WGS 84: 6378137 m · π / 180.
    EXPECT_NEAR(listed[1].range->value, 111319.4908, 0.001);
}

TEST_F(FleetQueryTest, NearHasARadiusAndALimit) {
    place("far", 0, 9);
    place("near", 0, 8);
    place("here", 0, 7);
    EXPECT_THAT(chosen({.near = Near{point(0, 7), fleet::Metres{120'000}, {}}}),
                ElementsAre("here", "near"));
    EXPECT_THAT(chosen({.near = Near{point(0, 7), {}, 2}}), ElementsAre("here", "near"));
    EXPECT_THAT(chosen({.near = Near{point(0, 7), fleet::Metres{120'000}, 1}}),
                ElementsAre("here"));
    EXPECT_THAT(chosen({.near = Near{point(0, 7), {}, 0}}), IsEmpty());
}

TEST_F(FleetQueryTest, NearLooksAcrossTheAntimeridianAndThePoles) {
    place("across", 0, -179.9);
    place("over the pole", 89.9, 180);
    EXPECT_THAT(chosen({.near = Near{point(0, 179.9), fleet::Metres{30'000}, {}}}),
                ElementsAre("across"));
    EXPECT_THAT(chosen({.near = Near{point(89.9, 0), fleet::Metres{30'000}, {}}}),
                ElementsAre("over the pole"));
}

TEST_F(FleetQueryTest, FiltersHoldTogether) {
    place("Van 1", 10, 10);
    place("Van 2", 50, 10);
    place("Bus 1", 10, 10);
    EXPECT_THAT(chosen({.status = fleet::Status::unknown,
                        .name_part = "van",
                        .box = fleet::BoundingBox{{0}, {0}, {20}, {20}}}),
                ElementsAre("Van 1"));
}

// Looks at every vehicle, whereas `select` searches by place.
std::vector<fleet::ListedReport> looked_at(const FleetSnapshot& snapshot, const FleetQuery& query) {
    std::vector<fleet::ListedReport> listed;
    for (const SharedReport& published : snapshot.reports) {
        const fleet::Report& report = published->report;
        fleet::ListedReport shown{.report = &report, .range = std::nullopt};
        if (query.near) {
            shown.range = distance_between(query.near->centre, report.position.coordinates);
        }
        if ((!query.box || contains(*query.box, report.position.coordinates)) &&
            (!query.near || *shown.range <= query.near->radius.value_or(*shown.range))) {
            listed.push_back(shown);
        }
    }
    if (query.near) {
        std::ranges::sort(listed, {}, [](const auto& shown) {
            return std::pair(*shown.range, shown.report->name);
        });
        listed.resize(std::min(listed.size(), query.near->limit.value_or(listed.size())));
    }
    return listed;
}

// Vehicles lie in clusters: near the poles, on both sides of the antimeridian, at (0, 0) and in
// England; the others lie anywhere.
class ManyVehicles : public FleetQueryTest {
 protected:
    ManyVehicles() {
        std::vector<fleet::ReportedPosition> positions;
        for (int i = 0; i < 4'000; ++i) {
            positions.push_back(
                reported(std::to_string(i),
                         {.time = at(0), .coordinates = somewhere(), .accuracy = std::nullopt}));
        }
        fleet_.apply(positions);
        fleet_.tick(at(0));
        snapshot_ = fleet_.snapshot();
    }

    fleet::Coordinates somewhere() {
        constexpr std::array<std::pair<double, double>, 6> heaps{
            {{89.9, 0}, {-89.9, 100}, {17, 179.99}, {17, -179.99}, {0, 0}, {53.4, -1.4}}};
        std::normal_distribution<double> spread(0, 0.1);
        std::uniform_int_distribution<std::size_t> kind(0, heaps.size());
        const std::size_t heap = kind(random_);
        if (heap == heaps.size()) {
            return point(between(-90, 90), between(-180, 180));
        }
        const double latitude = heaps[heap].first + spread(random_);
        const double longitude = heaps[heap].second + spread(random_);
        return point(std::clamp(latitude, -90.0, 90.0), std::remainder(longitude, 360.0));
    }
    double between(double least, double most) {
        return std::uniform_real_distribution<double>(least, most)(random_);
    }
    // Returns a random size; each order of magnitude is equally likely.
    double size(double least, double most) {
        return std::exp(between(std::log(least), std::log(most)));
    }
    void expect_as_looked_at(const FleetQuery& query) {
        const auto found = select(*snapshot_, query, at(0));
        const auto expected = looked_at(*snapshot_, query);
        ASSERT_EQ(found.size(), expected.size());
        for (std::size_t i = 0; i < found.size(); ++i) {
            ASSERT_EQ(found[i].report, expected[i].report);
            ASSERT_EQ(found[i].range, expected[i].range);
        }
    }

    std::mt19937_64 random_{1};
};

TEST_F(ManyVehicles, AreFoundInAnyBox) {
    for (int i = 0; i < 500; ++i) {
        const auto centre = somewhere();
        const double width = size(0.001, 180);
        const double height = size(0.001, 90);
        expect_as_looked_at(
            {.box = fleet::BoundingBox{.west = {std::remainder(centre.longitude() - width, 360.0)},
                                       .south = {std::max(centre.latitude() - height, -90.0)},
                                       .east = {std::remainder(centre.longitude() + width, 360.0)},
                                       .north = {std::min(centre.latitude() + height, 90.0)}}});
    }
    expect_as_looked_at({.box = fleet::BoundingBox{{179}, {-90}, {180}, {90}}});
}

TEST_F(ManyVehicles, AreFoundNearAnyPlace) {
    for (int i = 0; i < 200; ++i) {
        Near near{.centre = somewhere()};
        if (i % 3 != 0) {
            near.radius = fleet::Metres{size(1, 20'000'000)};
        }
        if (i % 3 != 1) {
            near.limit = static_cast<std::size_t>(size(1, 1'000));
        }
        expect_as_looked_at({.near = near});
    }
}

}  // namespace
}  // namespace convoy::tracker
