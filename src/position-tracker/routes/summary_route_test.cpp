#include <algorithm>

#include "position-tracker/fixtures/routes_fixture.hpp"

namespace convoy::tracker {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

/// A vehicle that stands for ten minutes, drives for ten, and stands for ten again.
class SummaryRouteTest : public RoutesTest {
 protected:
    SummaryRouteTest() {
        std::vector<fleet::ReportedPosition> positions;
        for (int i = 0; i <= 1'800; ++i) {
            const double driven = std::clamp(i - 600, 0, 600) * 1e-4;
            positions.push_back(reported("Van", position(at(i * 1'000), 53.4 + driven, -1.4)));
        }
        report(positions);
        now_ = at(1'800'000);
    }

    static constexpr auto morning =
        "/vehicles/Van/summary?from=2026-11-22T11:00:00Z&to=2026-11-22T13:00:00Z";
};

TEST_F(SummaryRouteTest, HasTotalsStopsAndTrips) {
    const auto summary = get("/vehicles/Van/summary").json();
    EXPECT_EQ(summary.at("vehicle").as_string(), "Van");
    EXPECT_TRUE(summary.at("to").is_null());
    EXPECT_NEAR(summary.at("distance").to_number<double>(), 6'676, 30);
    EXPECT_NEAR(summary.at("moving").to_number<double>(), 600, 20);
    EXPECT_EQ(summary.at("positions").as_int64(), 1'801);
    EXPECT_EQ(summary.at("stop_seconds").as_int64(), 180);
    EXPECT_EQ(summary.at("stops").as_array().size(), 2U);
    ASSERT_EQ(summary.at("trips").as_array().size(), 1U);
    EXPECT_FALSE(summary.at("trips").at(0).at("clipped").as_bool());
}

TEST_F(SummaryRouteTest, WhatCrossesAnEndOfTheRangeIsWholeAndSaidToBeClipped) {
    const auto whole = get("/vehicles/Van/summary").json();
    const auto part = get("/vehicles/Van/summary?from=2026-11-22T12:15:00Z&to="
                          "2026-11-22T12:16:00Z")
                          .json();
    EXPECT_EQ(part.at("positions").as_int64(), 61);
    EXPECT_EQ(part.at("moving").to_number<double>(), 60.0);
    EXPECT_TRUE(part.at("stops").as_array().empty());
    auto trip = part.at("trips").at(0).as_object();
    EXPECT_TRUE(trip.at("clipped").as_bool());
    trip["clipped"] = false;
    EXPECT_EQ(trip, whole.at("trips").at(0).as_object());
}

TEST_F(SummaryRouteTest, TheIdOfAVehicleCanBeInTheQuery) {
    const std::string range = "from=2026-11-22T11:00:00Z&to=2026-11-22T13:00:00Z";
    EXPECT_EQ(get("/vehicle/summary?id=Van&" + range).body,
              get("/vehicles/Van/summary?" + range).body);
    report("..", 0);
    const auto summary = get("/vehicle/summary?id=..").json();
    EXPECT_EQ(summary.at("id").as_string(), "..");
    EXPECT_EQ(summary.at("positions").as_int64(), 1);
}

TEST_F(SummaryRouteTest, TheRulesComeFromTheRequestAndAreInTheAnswer) {
    const auto summary = get("/vehicles/Van/summary?stop_seconds=700&trip_metres=7.5").json();
    EXPECT_EQ(summary.at("stop_seconds").as_int64(), 700);
    EXPECT_EQ(summary.at("trip_metres").to_number<double>(), 7.5);
    EXPECT_TRUE(summary.at("stops").as_array().empty());
    EXPECT_EQ(summary.at("trip_count").as_int64(), 1);
}

TEST_F(SummaryRouteTest, TheDistanceIsTheSumOfTheHistorys) {
    const auto history = get("/vehicles/Van/history").json();
    double metres = 0;
    for (const auto& entry : history.at("positions").as_array()) {
        metres += entry.at("distance").is_null() ? 0 : entry.at("distance").to_number<double>();
    }
    const auto summary = get("/vehicles/Van/summary").json();
    EXPECT_NEAR(metres, summary.at("distance").to_number<double>(), 1e-6);
}

TEST_F(SummaryRouteTest, EveryFileHasTheSameTotals) {
    const std::string range = "?from=2026-11-22T12:05:00Z&to=2026-11-22T12:12:00.500Z";
    const auto summary = get("/vehicles/Van/summary" + range).json();
    const std::string history = "/vehicles/Van/history" + range;
    for (const std::string tolerance : {"", "&tolerance=20"}) {
        const auto features = get(history + "&format=geojson" + tolerance).json();
        for (const auto& [name, total] : features.at("properties").as_object()) {
            EXPECT_EQ(total, summary.at(name)) << name;
        }
        EXPECT_EQ(features.at("properties").as_object().size(), 9U);
        const Seen gpx = get(history + "&format=gpx" + tolerance);
        const std::string text = get("/vehicles/Van/summary" + range).body;
        const std::size_t begin = text.find("\"distance\":") + 11;
        const std::string metres = text.substr(begin, text.find(',', begin) - begin);
        EXPECT_THAT(gpx.body, HasSubstr("<convoy:distance>" + metres + "</convoy:distance>"));
    }
    const std::string rest = "/vehicles/Van/history?after=2026-11-22T12:05:00Z&format=geojson";
    EXPECT_FALSE(get(rest).json().contains("properties")) << "it continues another answer";
}

TEST_F(SummaryRouteTest, AClientWithTheAnswerIsNotified) {
    const Seen first = get(morning);
    EXPECT_THAT(first.header("ETag"), StartsWith("W/"));
    http::Headers headers;
    headers.set("If-None-Match", first.header("ETag"));
    EXPECT_EQ(get(morning, headers).status, 304);
    report("Van", 1'801'000);
    EXPECT_EQ(get(morning, headers).status, 200);
    EXPECT_EQ(get("/vehicles/Van/summary").header("ETag"), "");
    retention_ = history::Retention(7);
    EXPECT_EQ(get(morning).header("ETag"), "") << "what it shows is deleted as time goes on";
}

TEST_F(SummaryRouteTest, RefusesWhatThereIsNot) {
    expect_problem("/vehicles/Nobody/summary", 404, "there is no vehicle 'Nobody'");
    expect_problem("/vehicles/a%09b/summary", 400, "name should be");
    expect_problem("/vehicles/Van/summary?stop_seconds=0", 400, "stop_seconds should be");
    expect_problem(get_as("/vehicles/Van/summary", "text/csv"), 406, "application/json");
}

TEST_F(SummaryRouteTest, IsALongAnswer) {
    http::Request request;
    request.method = "GET";
    request.path = {"vehicles", "Van", "summary"};
    EXPECT_TRUE(router().match(request).is_long);
}

}  // namespace
}  // namespace convoy::tracker
