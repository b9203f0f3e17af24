#include "position-tracker/routes/routes.hpp"

#include <algorithm>
#include <future>
#include <latch>
#include <thread>

#include "position-tracker/fixtures/routes_fixture.hpp"

namespace convoy::tracker {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

TEST_F(RoutesTest, AnEmptyFleetIsAnEmptyList) {
    const Seen seen = get("/vehicles");
    EXPECT_EQ(seen.status, 200);
    EXPECT_EQ(seen.header("Content-Type"), "application/json");
    EXPECT_TRUE(seen.json().at("vehicles").as_array().empty());
    EXPECT_EQ(seen.json().at("time").as_string(), "2026-11-22T12:00:00.000Z");
}

TEST_F(RoutesTest, ListsVehiclesByNameWithOrWithoutASlash) {
    report("b", 0);
    report("a", 0);
    EXPECT_THAT(names("/vehicles"), ElementsAre("a", "b"));
    EXPECT_THAT(names("/vehicles/"), ElementsAre("a", "b"));
}

TEST_F(RoutesTest, FiltersTheList) {
    report("Van", 0, 10);
    report("Bus", 0, 20);
    EXPECT_THAT(names("/vehicles?q=va"), ElementsAre("Van"));
    EXPECT_THAT(names("/vehicles?bbox=15,0,25,60"), ElementsAre("Bus"));
    EXPECT_THAT(names("/vehicles?near=53.4,19&limit=1"), ElementsAre("Bus"));
    EXPECT_THAT(names("/vehicles?status=silent"), ElementsAre());
    now_ = at(0) + fleet::standing_silent_after + std::chrono::seconds{1};
    EXPECT_THAT(names("/vehicles?status=silent"), ElementsAre("Bus", "Van"));
}

TEST_F(RoutesTest, AListNearAPointHasRanges) {
    report("Van", 0, 0);
    const Seen seen = get("/vehicles?near=53.4,0.1");
    EXPECT_NEAR(seen.json().at("vehicles").at(0).at("range").to_number<double>(), 6654, 10);
}

TEST_F(RoutesTest, AVeryLargeListIsKeptZippedUntilItIsRead) {
    std::vector<fleet::ReportedPosition> fleet;
    for (int number = 0; number < 25'000; ++number) {
        fleet.push_back(
            reported(std::string(58, 'V') + std::to_string(number), position(at(0), 53.4, -1.4)));
    }
    report({fleet.begin(), fleet.begin() + 10});
    EXPECT_EQ(get("/vehicles").pieces, 1U);
    report(std::move(fleet));
    const auto plain = get("/vehicles");
    EXPECT_GT(plain.pieces, 5U);
    EXPECT_EQ(plain.json().at("vehicles").as_array().size(), 25'000U);
    http::Headers zipped;
    zipped.set("Accept-Encoding", "gzip");
    EXPECT_EQ(get("/vehicles", zipped).header("Content-Encoding"), "gzip");
}

TEST_F(RoutesTest, AVehicleIsOneReport) {
    report({reported("Van", position(at(-1000), 53.4, 0.0)),
            reported("Van", position(at(0), 53.4, 0.0001))});
    const auto van = get("/vehicles/Van").json();
    EXPECT_EQ(van.at("name").as_string(), "Van");
    EXPECT_EQ(van.at("status").as_string(), "moving");
    EXPECT_EQ(van.at("time").as_string(), "2026-11-22T12:00:00.000Z");
}

TEST_F(RoutesTest, NamesMayHoldSlashesSpacesAndAnyLetter) {
    report("A/B", 0);
    report("two words", 0);
    report("Ääkköset 🚚", 0);
    report("100%", 0);
    for (const auto* path :
         {"A%2FB", "two%20words", "%C3%84%C3%A4kk%C3%B6set%20%F0%9F%9A%9A", "100%25"}) {
        EXPECT_EQ(get("/vehicles/" + std::string(path)).status, 200) << path;
        EXPECT_EQ(get("/vehicles/" + std::string(path) + "/history").status, 200) << path;
    }
    EXPECT_EQ(get("/vehicles/A%2FB").json().at("name").as_string(), "A/B");
}

TEST_F(RoutesTest, ANameThatCannotBeIsA400) {
    const std::string too_long(257, 'x');
    for (const std::string& path :
         {"/vehicles/" + too_long, "/vehicles/" + too_long + "/history"}) {
        expect_problem(path, 400, "name should be 1 to 256 bytes of UTF-8");
    }
}

TEST_F(RoutesTest, AnUnknownVehicleIsA404) {
    expect_problem("/vehicles/Nobody", 404, "there is no vehicle 'Nobody'");
    expect_problem("/vehicles/Nobody/history", 404, "there is no vehicle 'Nobody'");
}

TEST_F(RoutesTest, AWrongParameterIsA400ThatNamesIt) {
    report("Van", 0);
    expect_problem("/vehicles?bbox=1", 400, "bbox should be");
    expect_problem("/vehicles?limits=1", 400, "'limits' is no parameter here");
    expect_problem("/vehicles/Van?at=now", 400, "'at' is no parameter here");
    expect_problem("/vehicles/Van/history?from=x", 400, "from should be");
    expect_problem("/vehicles/Van/history?tolerance=-5", 400, "tolerance should be metres");
    expect_problem("/vehicles?at=now", 400, "at should be a time");
    expect_problem("/rejected?limit=0", 400, "limit should be");
    expect_problem("/vehicles/Van/history?format=csv&limit=5", 400,
                   "limit should be given only for JSON");
}

TEST_F(RoutesTest, LiveIsAWebSocket) { EXPECT_EQ(get("/live").status, 101); }

TEST_F(RoutesTest, TheFormatIsChosenByAcceptOrByName) {
    report("Van", 0);
    EXPECT_THAT(get_as("/vehicles", "text/csv").body, StartsWith("vehicle,time,lat,lon,"));
    EXPECT_EQ(get_as("/vehicles", "text/csv").header("Content-Type"), "text/csv; charset=utf-8");
    EXPECT_EQ(get_as("/vehicles", "application/geo+json").json().at("type").as_string(),
              "FeatureCollection");
    EXPECT_EQ(get_as("/vehicles/Van", "application/geo+json").json().at("type").as_string(),
              "Feature");
    EXPECT_EQ(get_as("/vehicles?format=json", "text/csv").header("Content-Type"),
              "application/json");
    EXPECT_EQ(get("/vehicles").header("Vary"), "Accept");
}

TEST_F(RoutesTest, WhereNoFormatFitsItIsA406ThatNamesThem) {
    report("Van", 0);
    for (const auto* target : {"/vehicles", "/vehicles/Van"}) {
        const Seen seen = get_as(target, "application/gpx+xml");
        EXPECT_EQ(seen.status, 406);
        EXPECT_THAT(seen.body, HasSubstr("application/json, application/geo+json, text/csv"));
    }
    const Seen history = get_as("/vehicles/Van/history", "image/png");
    EXPECT_EQ(history.status, 406);
    EXPECT_THAT(history.body, HasSubstr("application/gpx+xml"));
}

TEST_F(RoutesTest, AnEtagHoldsUntilSomethingChanges) {
    report("Van", 0);
    std::int64_t time = 0;
    for (const auto* target : {"/vehicles", "/vehicles?q=van", "/vehicles/Van",
                               "/vehicles/Van/history?from=2026-11-22T00:00:00Z"}) {
        const std::string etag = get(target).header("ETag");
        ASSERT_THAT(etag, StartsWith("W/\"")) << target;
        http::Headers has;
        has.set("If-None-Match", etag);
        const Seen again = get(target, has);
        EXPECT_EQ(again.status, 304) << target;
        EXPECT_EQ(again.body, "");
        EXPECT_EQ(again.header("ETag"), etag);

        time += 1000;
        report("Van", time);
        EXPECT_EQ(get(target, has).status, 200) << target;
    }
}

TEST_F(RoutesTest, AVehiclesEtagDoesNotChangeWithOthers) {
    report("Van", 0);
    const std::string etag = get("/vehicles/Van").header("ETag");
    report("Bus", 0);
    EXPECT_EQ(get("/vehicles/Van").header("ETag"), etag);
}

TEST_F(RoutesTest, EtagsDifferByQueryAndFormat) {
    report("Van", 0);
    const std::string etag = get("/vehicles").header("ETag");
    EXPECT_NE(get("/vehicles?q=van").header("ETag"), etag);
    EXPECT_NE(get_as("/vehicles", "text/csv").header("ETag"), etag);
}

TEST_F(RoutesTest, AHistoryOfTheLastDayHasNoEtagForItMovesWithTheClock) {
    report("Van", 0);
    EXPECT_EQ(get("/vehicles/Van/history").header("ETag"), "");
}

class PastRouteTest : public RoutesTest {
 protected:
    PastRouteTest() {
        report({reported("Van", position(at(0), 53.4, 0.0)),
                reported("Van", position(at(1000), 53.4, 0.0001)),
                reported("Van", position(at(60'000), 53.4, 0.0002)),
                reported("Bus", position(at(30'000), 53.4, 20.0))});
        now_ = at(0) + std::chrono::hours{2};
    }
};

TEST_F(PastRouteTest, ShowsTheFleetAsItWasKnownThen) {
    const auto then = get("/vehicles?at=2026-11-22T12:00:01.500Z").json();
    EXPECT_EQ(then.at("time").as_string(), "2026-11-22T12:00:01.500Z");
    ASSERT_EQ(then.at("vehicles").as_array().size(), 1U);
    const auto& van = then.at("vehicles").at(0);
    EXPECT_EQ(van.at("name").as_string(), "Van");
    EXPECT_EQ(van.at("time").as_string(), "2026-11-22T12:00:01.000Z");
    EXPECT_EQ(van.at("status").as_string(), "moving");  // at that time; by now it is offline
    EXPECT_NEAR(van.at("speed").to_number<double>(), 6.65, 0.05);
}

TEST_F(PastRouteTest, BeginsWithNothingAndEndsWithTheLiveList) {
    EXPECT_THAT(names("/vehicles?at=2026-11-22T11:59:59.999Z"), ElementsAre());
    EXPECT_THAT(names("/vehicles?at=2026-11-22T12:00:00Z"), ElementsAre("Van"));
    EXPECT_EQ(get("/vehicles?at=2026-11-22T14:00:00Z").json().at("vehicles"),
              get("/vehicles").json().at("vehicles"));
}

TEST_F(PastRouteTest, FiltersByWhatWasTrueThen) {
    const std::string then = "/vehicles?at=2026-11-22T12:00:40Z";
    EXPECT_THAT(names(then), ElementsAre("Bus", "Van"));
    EXPECT_THAT(names(then + "&q=VA"), ElementsAre("Van"));
    EXPECT_THAT(names(then + "&bbox=15,0,25,60"), ElementsAre("Bus"));
    EXPECT_THAT(names(then + "&near=53.4,0&radius=10"), ElementsAre("Van"));
    EXPECT_THAT(names(then + "&status=offline"), ElementsAre());
    EXPECT_THAT(names(then + "&status=moving"), ElementsAre("Van"));
    EXPECT_THAT(names(then + "&status=unknown"), ElementsAre("Bus"));
}

TEST_F(PastRouteTest, HasEveryFormatAndNoEtag) {
    const std::string then = "/vehicles?at=2026-11-22T12:00:40Z";
    EXPECT_THAT(get(then + "&format=csv").body, HasSubstr("Bus,2026-11-22T12:00:30.000Z"));
    const Seen geojson = get_as(then, "application/geo+json");
    EXPECT_EQ(geojson.json().at("features").as_array().size(), 2U);
    EXPECT_EQ(geojson.header("ETag"), "");
    EXPECT_EQ(geojson.header("Cache-Control"), "no-cache");
}

TEST_F(PastRouteTest, TheFutureIsNoPastButAClockMayBeAhead) {
    EXPECT_EQ(get("/vehicles?at=2026-11-22T14:01:00Z").status, 200);
    expect_problem("/vehicles?at=2026-11-22T14:01:00.001Z", 400,
                   "at should not be in the future: it is 2026-11-22T14:00:00.000Z");
}

TEST_F(PastRouteTest, WhatIsBeyondRetentionWasNeverKnown) {
    retention_ = history::Retention(1);
    now_ = at(0) + std::chrono::hours{24};
    EXPECT_THAT(names("/vehicles?at=2026-11-22T12:00:40Z"), ElementsAre("Bus", "Van"));
    now_ += std::chrono::hours{1};
    EXPECT_THAT(names("/vehicles?at=2026-11-22T12:00:40Z"), ElementsAre());
}

// A request reads the clock a second time when it has a place: the first two wait there for the
// test.
TEST_F(PastRouteTest, TwoAtATimeAndTheThirdIsToComeBack) {
    std::latch both_are_in(2);
    std::latch test_goes_on(1);
    const auto clock = [&, test = std::this_thread::get_id()] {
        thread_local int readings = 0;
        if (std::this_thread::get_id() != test && ++readings == 2) {
            both_are_in.count_down();
            test_goes_on.wait();
        }
        return at(60'000);
    };
    const http::Router routes =
        public_routes({history_, fleet_, refusals_, clock, retention_, broadcast_});
    const auto past = [&routes] { return ask(routes, "GET", "/vehicles?at=2026-11-22T12:00:40Z"); };
    auto first = std::async(std::launch::async, past);
    auto second = std::async(std::launch::async, past);
    both_are_in.wait();

    const Seen third = past();
    expect_problem(third, 429, "at most two lists of the past");
    EXPECT_EQ(third.header("Retry-After"), "1");
    EXPECT_EQ(ask(routes, "GET", "/vehicles").status, 200);  // live lists have no such limit

    test_goes_on.count_down();
    EXPECT_EQ(first.get().status, 200);
    EXPECT_EQ(second.get().status, 200);
    EXPECT_EQ(past().status, 200);
}

class RejectedRouteTest : public RoutesTest {
 protected:
    RejectedRouteTest() {
        for (std::size_t i = 0; i < 1'200; ++i) {
            batch_.rejected.push_back(
                {.message_id = "m" + std::to_string(i),
                 .received = at(static_cast<std::int64_t>(i)),
                 .position = {.index = 3,
                              .reason = fleet::RejectionReason::bad_coordinates,
                              .vehicle = i % 2 == 0 ? "Van" : "a\tb",
                              .content = R"({"lat":91})"}});
        }
        EXPECT_TRUE(history_.append(batch_));
    }
    std::size_t count(const std::string& target) {
        return get(target).json().at("rejected").as_array().size();
    }

    history::Batch batch_;
};

TEST_F(RejectedRouteTest, ShowsTheNewestFirst) {
    const auto answer = get("/rejected?limit=2").json();
    EXPECT_EQ(answer.at("time").as_string(), "2026-11-22T12:00:00.000Z");
    const auto& newest = answer.at("rejected").at(0);
    EXPECT_EQ(newest.at("received").as_string(), "2026-11-22T12:00:01.199Z");
    EXPECT_EQ(newest.at("reason").as_string(), "bad_coordinates");
    EXPECT_EQ(newest.at("message_id").as_string(), "m1199");
    EXPECT_EQ(newest.at("place").as_int64(), 3);
    EXPECT_EQ(newest.at("vehicle").as_string(), "a\tb");
    EXPECT_EQ(newest.at("content").as_string(), R"({"lat":91})");
    EXPECT_EQ(answer.at("rejected").at(1).at("message_id").as_string(), "m1198");
}

TEST_F(RejectedRouteTest, IsAHundredUnlessMoreAreAskedFor) {
    EXPECT_EQ(count("/rejected"), 100U);
    EXPECT_EQ(count("/rejected?limit=1000"), 1000U);
    expect_problem("/rejected?limit=1001", 400, "limit should be a whole number from 1 to 1000");
}

TEST_F(RejectedRouteTest, IsOfOneVehicleUnderTheNameThatWasGiven) {
    EXPECT_EQ(count("/rejected?vehicle=Van&limit=1000"), 600U);
    EXPECT_EQ(count("/rejected?vehicle=a%09b&limit=1000"), 600U);
    EXPECT_EQ(count("/rejected?vehicle=Nobody"), 0U);
    expect_problem("/rejected?vehicle=", 400, "vehicle should be 1 to 256 bytes");
}

TEST_F(RejectedRouteTest, SaysWhatIsHeldOfAVehicleTheNewestFirst) {
    for (int i = 0; i < 3; ++i) {
        batch_.held.push_back({.received = at(i),
                               .reason = history::HoldReason::future,
                               .reported = reported("Van", position(at(3'600'000 + i)))});
    }
    batch_.held.push_back({.received = at(9),
                           .reason = history::HoldReason::too_many_vehicles,
                           .reported = reported("Bus", position(at(8)))});
    ASSERT_TRUE(history_.append({.positions = {}, .rejected = {}, .held = batch_.held}));
    const auto of_van = get("/rejected?vehicle=Van&limit=2").json().at("held").as_array();
    ASSERT_EQ(of_van.size(), 2U);
    EXPECT_EQ(of_van[0].at("reason").as_string(), "future");
    EXPECT_EQ(of_van[0].at("received").as_string(), "2026-11-22T12:00:00.002Z");
    EXPECT_EQ(of_van[0].at("position").at("time").as_string(), "2026-11-22T13:00:00.002Z");
    EXPECT_EQ(of_van[1].at("position").at("time").as_string(), "2026-11-22T13:00:00.001Z");
    const auto of_all = get("/rejected").json().at("held").as_array();
    ASSERT_EQ(of_all.size(), 4U);
    EXPECT_EQ(of_all[0].at("position").at("vehicle").as_string(), "Bus");
    EXPECT_TRUE(get("/rejected?vehicle=..").json().at("held").as_array().empty());
}

TEST_F(RejectedRouteTest, IsJsonOrCsv) {
    const Seen csv = get_as("/rejected?limit=1", "text/csv");
    EXPECT_EQ(csv.header("Content-Type"), "text/csv; charset=utf-8");
    EXPECT_EQ(std::ranges::count(csv.body, '\n'), 2);
    EXPECT_EQ(get_as("/rejected", "application/geo+json").status, 406);
    expect_problem("/rejected?format=geojson", 400, "format should be json or csv");
}

}  // namespace
}  // namespace convoy::tracker
