#include "position-tracker/routes/fleet_summary_route.hpp"

#include <algorithm>
#include <chrono>

#include "position-tracker/fixtures/routes_fixture.hpp"

namespace convoy::tracker {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

/// A van and a bus that drive around the end of summer time in Berlin, 25 October 2026 01:00Z.
class FleetSummaryTest : public RoutesTest {
 protected:
    FleetSummaryTest() {
        drive("Van", "2026-10-24T20:00:00Z", 30);
        drive("Van", "2026-10-25T22:30:00Z", 60);
        drive("Bus", "2026-10-26T12:00:00Z", 10);
        now_ = fleet::parse_time("2026-10-27T00:00:00Z").value();
    }

    void drive(std::string_view name, std::string_view from, int minutes) {
        std::vector<fleet::ReportedPosition> positions;
        const fleet::Time begin = fleet::parse_time(from).value();
        for (int second = 0; second < minutes * 60; second += 5) {
            positions.push_back(reported(
                name, position(begin + std::chrono::seconds{second}, 53.4 + second * 1e-4, -1.4)));
        }
        report(positions);
    }
    /// Returns for each row the vehicle, its day and how many positions it has.
    std::vector<std::string> rows(const std::string& target) {
        std::vector<std::string> rows;
        const auto answer = get(target).json();
        for (const auto& row : answer.at("totals").as_array()) {
            const auto* day = row.as_object().if_contains("day");
            rows.push_back(std::string(row.at("id").as_string()) + " " +
                           (day == nullptr ? "" : std::string(day->as_string()) + " ") +
                           std::to_string(row.at("positions").as_int64()));
        }
        return rows;
    }

    const std::string range_ = "/summary?from=2026-10-24T10:00:00Z&to=2026-10-26T23:00:00Z";
};

TEST_F(FleetSummaryTest, HasARowForEachVehicleAndLocalDayWithPositions) {
    EXPECT_THAT(rows(range_ + "&by=day&tz=Europe/Berlin"),
                ElementsAre("Bus 2026-10-26 120", "Van 2026-10-24 360", "Van 2026-10-25 360",
                            "Van 2026-10-26 360"));
    EXPECT_THAT(rows(range_ + "&by=day"),
                ElementsAre("Bus 2026-10-26 120", "Van 2026-10-24 360", "Van 2026-10-25 720"));
    EXPECT_THAT(rows(range_ + "&by=day&tz=Asia/Kathmandu"),
                ElementsAre("Bus 2026-10-26 120", "Van 2026-10-25 360", "Van 2026-10-26 720"));
    const auto days = get(range_ + "&by=day&tz=Europe/Berlin").json();
    EXPECT_EQ(days.at("tz").as_string(), "Europe/Berlin");
    const auto& long_day = days.at("totals").at(2);
    EXPECT_EQ(long_day.at("begin").as_string(), "2026-10-24T22:00:00.000Z");
    EXPECT_EQ(long_day.at("end").as_string(), "2026-10-25T23:00:00.000Z");
    EXPECT_FALSE(long_day.at("clipped").as_bool());
    EXPECT_TRUE(days.at("totals").at(1).at("clipped").as_bool());
}

TEST_F(FleetSummaryTest, HasTheTotalsOfTheVehiclesOwnSummary) {
    EXPECT_THAT(rows(range_), ElementsAre("Bus 120", "Van 1080"));
    const auto whole = get(range_).json();
    const auto own = get("/vehicles/Van" + range_).json();
    for (const auto& [name, value] : whole.at("totals").at(1).as_object()) {
        EXPECT_EQ(value, own.at(name)) << name;
    }
    EXPECT_EQ(whole.at("from"), own.at("from"));
    EXPECT_EQ(whole.at("to"), own.at("to"));
    EXPECT_FALSE(whole.contains("by"));
    const auto day = get(range_ + "&by=day&tz=Europe/Berlin").json().at("totals").at(2);
    const auto own_day = get("/vehicles/Van/summary?from=2026-10-24T22:00:00Z&to="
                             "2026-10-25T22:59:59.999Z")
                             .json();
    for (const auto* name : {"distance", "unseen", "moving", "stopped", "silent", "mean", "top",
                             "positions", "outliers"}) {
        EXPECT_EQ(day.at(name), own_day.at(name)) << name;
    }
}

TEST_F(FleetSummaryTest, IsOfTheLastDayWhereNothingElseIsSaid) {
    EXPECT_THAT(rows("/summary"), ElementsAre("Bus 120"));
    const auto answer = get("/summary").json();
    EXPECT_EQ(answer.at("from").as_string(), "2026-10-26T00:00:00.000Z");
    EXPECT_EQ(answer.at("to").as_string(), "2026-10-27T00:00:00.000Z");
}

TEST_F(FleetSummaryTest, IsJsonOrCsv) {
    const Seen csv = get(range_ + "&by=day&format=csv");
    EXPECT_EQ(csv.header("Content-Type"), "text/csv; charset=utf-8");
    EXPECT_THAT(csv.body, StartsWith("vehicle,day,begin,end,clipped,distance"));
    EXPECT_EQ(std::ranges::count(csv.body, '\n'), 4);
    EXPECT_EQ(get_as(range_ + "&by=day", "text/csv").body, csv.body);
    expect_problem(get_as(range_, "application/geo+json"), 406, "application/json");
}

TEST_F(FleetSummaryTest, LeavesOutWhatRetentionDeletes) {
    retention_ = history::Retention(1);
    EXPECT_THAT(rows(range_ + "&by=day"), ElementsAre("Bus 2026-10-26 120"));
}

TEST_F(FleetSummaryTest, SaysWhichParameterIsWrong) {
    expect_problem("/summary?by=day&tz=Europe/Atlantis", 400, "tz should be UTC, an offset");
    expect_problem("/summary?tz=UTC", 400, "tz should be left out without by=day");
    expect_problem("/summary?by=week", 400, "by should be day");
    expect_problem("/summary?from=2026-10-27T00:00:00.001Z", 400, "from should not be later");
    expect_problem("/summary?from=2025-10-25T23:59:59.999Z", 400,
                   "from should be at most 366 days before to");
    EXPECT_EQ(get("/summary?from=2025-10-26T00:00:00Z&by=day").status, 200) << "366 days";
    expect_problem("/summary?format=geojson", 400, "format should be json or csv");
    expect_problem("/summary?stop_seconds=5", 400, "'stop_seconds' is no parameter here");
}

TEST_F(FleetSummaryTest, TwoAreMadeAtATime) {
    const http::Router routes = router();
    const auto ask_for_stream = [&] {
        http::Request request;
        request.method = "GET";
        request.path = {"summary"};
        return (*routes.match(request).handler)(request);
    };
    auto first = ask_for_stream();
    ASSERT_TRUE(std::holds_alternative<http::StreamedResponse>(first));
    const auto second = ask_for_stream();
    const Seen third = std::visit(See{}, ask_for_stream());
    expect_problem(third, 429, "at most two summaries of the fleet");
    EXPECT_EQ(third.header("Retry-After"), "1");
    first = http::Response{};
    EXPECT_EQ(std::visit(See{}, ask_for_stream()).status, 200) << "the first one was given up";
}

TEST_F(FleetSummaryTest, IsALongAnswer) {
    http::Request request;
    request.method = "GET";
    request.path = {"summary"};
    EXPECT_TRUE(router().match(request).is_long);
}

}  // namespace
}  // namespace convoy::tracker
