#include "fleet/motion/summary/itinerary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "fleet/fixtures/samples.hpp"

namespace convoy::fleet {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

/// A vehicle on a meridian, whose journey is made of steps.
class Journey {
 public:
    explicit Journey(bool begin_known = true, ItineraryRules rules = {})
        : itinerary_(
              rules, begin_known, [this](const Section& stop) { stops.push_back(stop); },
              [this](const Section& trip) { trips.push_back(trip); }) {}
    Journey(const Journey&) = delete;
    Journey& operator=(const Journey&) = delete;

    /// Each of these adds legs of 10 s, or one.
    Journey& drive(int duration, double metres) {
        for (int i = 0; i < duration; i += 10) {
            add(10, metres * 10 / duration, LegKind::moving);
        }
        return *this;
    }
    Journey& stand(int duration) {
        for (int i = 0; i < duration; i += 10) {
            add(10, 0, LegKind::standing);
        }
        return *this;
    }
    Journey& silence(int duration, double metres) {
        add(duration, metres, LegKind::unseen);
        return *this;
    }
    Journey& end(bool end_known = true) {
        itinerary_.finish(end_known);
        return *this;
    }
    const Itinerary& itinerary() const { return itinerary_; }

    std::vector<Section> stops;
    std::vector<Section> trips;

 private:
    void add(int duration, double metres, LegKind kind) {
        const PathPlace begin = here();
        second_ += duration;
        metres_ += metres;
        itinerary_.add({.begin = begin,
                        .end = here(),
                        .kind = kind,
                        .millimetres = static_cast<std::int64_t>(metres * 1000)});
    }
    PathPlace here() const {
        return PathPoint::of(samples::position(seconds{second_}, 50.0 + metres_ / 111'230.0, 7.0),
                             {})
            .place;
    }

    Itinerary itinerary_;
    int second_ = 0;
    double metres_ = 0;
};

MATCHER_P2(Lasts, begin, end, "") {
    return arg.begin == samples::noon + seconds{begin} && arg.end == samples::noon + seconds{end};
}

TEST(Itinerary, IsStopsAndTheTripsBetweenThem) {
    Journey journey;
    journey.stand(180).drive(600, 6'000).stand(200).drive(300, 1'000).end();
    EXPECT_THAT(journey.stops, ElementsAre(Lasts(0, 180), Lasts(780, 980)));
    EXPECT_THAT(journey.trips, ElementsAre(Lasts(180, 780), Lasts(980, 1'280)));
    EXPECT_EQ(journey.trips[0].millimetres, 6'000'000);
    EXPECT_EQ(journey.trips[0].begin_place, journey.stops[0].end_place);
    EXPECT_EQ(journey.trips[0].end_place, journey.stops[1].begin_place);
    EXPECT_NE(journey.trips[0].begin_place, journey.trips[0].end_place);
}

TEST(Itinerary, AHaltThatIsTooShortBelongsToTheTrip) {
    Journey journey;
    journey.stand(180).drive(100, 500).stand(170).drive(100, 500).stand(170).end();
    EXPECT_THAT(journey.stops, ElementsAre(Lasts(0, 180)));
    EXPECT_THAT(journey.trips, ElementsAre(Lasts(180, 720)));
}

TEST(Itinerary, AShortMoveIsAPartOfTheStop) {
    Journey too_near;
    too_near.drive(300, 3'000).stand(180).drive(120, 90).stand(180).drive(60, 120).end();
    EXPECT_THAT(too_near.stops, ElementsAre(Lasts(300, 780)));
    EXPECT_EQ(too_near.stops[0].millimetres, 90'000);
    EXPECT_THAT(too_near.trips, ElementsAre(Lasts(0, 300), Lasts(780, 840)));
    Journey too_short;
    too_short.stand(180).drive(50, 500).stand(180).end();
    EXPECT_THAT(too_short.stops, ElementsAre(Lasts(0, 410)));
    EXPECT_THAT(too_short.trips, IsEmpty());
}

TEST(Itinerary, AShortMoveAtAnEndOfThePathBelongsToItsStop) {
    Journey journey;
    journey.drive(30, 40).stand(180).drive(30, 40).end();
    EXPECT_THAT(journey.stops, ElementsAre(Lasts(0, 240)));
    EXPECT_THAT(journey.trips, IsEmpty());
    Journey trip;
    trip.stand(180).drive(50, 500).stand(20).end();
    EXPECT_THAT(trip.stops, ElementsAre(Lasts(0, 180)));
    EXPECT_THAT(trip.trips, ElementsAre(Lasts(180, 250)));
    Journey nothing;
    nothing.drive(30, 40).stand(100).end();
    EXPECT_THAT(nothing.stops, IsEmpty());
    EXPECT_THAT(nothing.trips, IsEmpty());
}

TEST(Itinerary, TheRulesDecide) {
    Journey journey(true, {.stop = seconds{60}, .trip = Metres{1'000}});
    journey.stand(60).drive(100, 999).stand(50).drive(100, 999).stand(60).drive(100, 999).end();
    EXPECT_THAT(journey.stops, ElementsAre(Lasts(0, 60), Lasts(310, 470)));
    EXPECT_THAT(journey.trips, ElementsAre(Lasts(60, 310)));
}

TEST(Itinerary, ASilenceAtOnePlaceEndsNeitherAStopNorATrip) {
    Journey parked;
    parked.drive(100, 900).stand(180).silence(40'000, 60).stand(10).drive(100, 900).end();
    EXPECT_THAT(parked.stops, ElementsAre(Lasts(100, 40'290)));
    EXPECT_EQ(parked.stops[0].millimetres, 0) << "what was not seen is not driven";
    Journey driving;
    driving.stand(180).drive(100, 900).silence(400, 60).drive(100, 900).end();
    EXPECT_THAT(driving.trips, ElementsAre(Lasts(180, 780)));
}

TEST(Itinerary, AVehicleThatStandsBeforeOrAfterASilenceAtOnePlaceHasStoodInIt) {
    Journey falls_asleep;
    falls_asleep.drive(100, 900).stand(10).silence(3'600, 5).drive(100, 900).end();
    EXPECT_THAT(falls_asleep.stops, ElementsAre(Lasts(100, 3'710)));
    Journey wakes_up;
    wakes_up.drive(100, 900).silence(3'600, 5).stand(10).drive(100, 900).end();
    EXPECT_THAT(wakes_up.stops, ElementsAre(Lasts(100, 3'710)));
    EXPECT_THAT(wakes_up.trips, ElementsAre(Lasts(0, 100), Lasts(3'710, 3'810)));
}

TEST(Itinerary, ASilenceThatEndsElsewhereBelongsToNeither) {
    Journey ferry;
    ferry.stand(180).silence(7'200, 40'000).stand(180).drive(100, 900).silence(400, 101);
    ferry.drive(100, 900).end();
    EXPECT_THAT(ferry.stops, ElementsAre(Lasts(0, 180), Lasts(7'380, 7'560)));
    EXPECT_THAT(ferry.trips, ElementsAre(Lasts(7'560, 7'660), Lasts(8'060, 8'160)));
}

TEST(Itinerary, SaysWhatIsNotKnownOfItsEnds) {
    Journey parked(false);
    parked.stand(300).end(false);
    ASSERT_THAT(parked.stops, ElementsAre(Lasts(0, 300)));
    EXPECT_FALSE(parked.stops[0].begin_known);
    EXPECT_FALSE(parked.stops[0].end_known);
    Journey driving(false);
    driving.drive(100, 900).stand(180).drive(100, 900).end(false);
    EXPECT_FALSE(driving.trips[0].begin_known);
    EXPECT_TRUE(driving.trips[0].end_known);
    EXPECT_TRUE(driving.stops[0].begin_known);
    EXPECT_TRUE(driving.stops[0].end_known);
    EXPECT_TRUE(driving.trips[1].begin_known);
    EXPECT_FALSE(driving.trips[1].end_known);
    Journey unknown_move(false);
    unknown_move.drive(30, 90).stand(300).silence(900, 5'000).stand(180).end();
    EXPECT_FALSE(unknown_move.stops[0].begin_known);
    EXPECT_TRUE(unknown_move.stops[1].begin_known);
}

TEST(Itinerary, BeforeTheFirstLegTheBeginIsAsKnownAsThatOfThePath) {
    EXPECT_TRUE(Journey(true).itinerary().is_begin_known());
    EXPECT_FALSE(Journey(false).itinerary().is_begin_known());
    EXPECT_FALSE(Journey(false).drive(10, 50).itinerary().is_begin_known());
    EXPECT_TRUE(Journey(false).silence(900, 5'000).itinerary().is_begin_known());
}

TEST(Itinerary, AStopIsDecidedAsSoonAsATripHasBegun) {
    Journey journey;
    EXPECT_FALSE(journey.itinerary().undecided_since());
    journey.stand(180).drive(50, 90);
    EXPECT_THAT(journey.stops, IsEmpty());
    EXPECT_EQ(journey.itinerary().undecided_since(), samples::noon);
    journey.drive(10, 20);
    EXPECT_THAT(journey.stops, ElementsAre(Lasts(0, 180)));
    EXPECT_EQ(journey.itinerary().undecided_since(), samples::noon + seconds{180});
}

TEST(Itinerary, SectionsAscendAndDoNotOverlapOnAnyPath) {
    samples::Random random(5);
    for (int round = 0; round < 200; ++round) {
        Journey journey;
        for (int i = 0; i < 60; ++i) {
            const int duration = static_cast<int>(samples::random_between(random, 1, 30)) * 10;
            const auto metres = static_cast<double>(samples::random_between(random, 0, 200));
            switch (samples::random_between(random, 0, 3)) {
                case 0:
                    journey.drive(duration, 2 * metres);
                    break;
                case 1:
                    journey.silence(400, metres);
                    break;
                default:
                    journey.stand(duration);
            }
        }
        journey.end();
        std::vector<Section> all = journey.stops;
        all.insert(all.end(), journey.trips.begin(), journey.trips.end());
        std::ranges::sort(all, {}, &Section::begin);
        for (std::size_t i = 0; i < all.size(); ++i) {
            ASSERT_LT(all[i].begin, all[i].end);
            ASSERT_TRUE(i == 0 || all[i - 1].end <= all[i].begin) << round << ", " << i;
        }
        for (const Section& stop : journey.stops) {
            ASSERT_GE(stop.end - stop.begin, seconds{180});
        }
        for (const Section& trip : journey.trips) {
            ASSERT_GE(trip.end - trip.begin, min_trip);
            ASSERT_GE(trip.millimetres, 100'000);
        }
    }
}

}  // namespace
}  // namespace convoy::fleet
