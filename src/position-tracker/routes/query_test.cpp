#include "position-tracker/routes/query.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/message/target.hpp"
#include "position-tracker/fixtures/sample_positions.hpp"

namespace convoy::tracker {
namespace {

using testing::HasSubstr;

http::Request request(std::string_view query) {
    http::Request request;
    const auto target = http::parse_target("/?" + std::string(query));
    request.query = target->query;
    return request;
}

FleetRequest fleet_request(std::string_view query) {
    return *parse_fleet_request(request(query), at(0));
}
HistoryRequest history_request(std::string_view query) {
    return *parse_history_request(request(query), at(0));
}
std::string fleet_complaint(std::string_view query) {
    const auto parsed = parse_fleet_request(request(query), at(0));
    return parsed ? "" : parsed.error().detail;
}
std::string history_complaint(std::string_view query) {
    const auto parsed = parse_history_request(request(query), at(0));
    return parsed ? "" : parsed.error().detail;
}

SummaryRequest summary_request(std::string_view query) {
    return *parse_summary_request(request(query), at(0));
}
std::string summary_complaint(std::string_view query) {
    const auto parsed = parse_summary_request(request(query), at(0));
    return parsed ? "" : parsed.error().detail;
}

TEST(FleetRequest, WithoutAnythingAsksForEverything) {
    const FleetRequest asked = fleet_request("");
    EXPECT_FALSE(asked.chosen.status || asked.chosen.name_part || asked.chosen.box ||
                 asked.chosen.near || asked.format);
}

TEST(FleetRequest, ReadsEveryFilter) {
    const FleetRequest asked = fleet_request(
        "bbox=170,-30.5,-170,1e1&near=53.5,-1.25&radius=500&limit=3&status=moving&q=Van+1&format="
        "csv");
    EXPECT_EQ(asked.chosen.box->west.value, 170);
    EXPECT_EQ(asked.chosen.box->south.value, -30.5);
    EXPECT_EQ(asked.chosen.box->east.value, -170);
    EXPECT_EQ(asked.chosen.box->north.value, 10);
    EXPECT_EQ(asked.chosen.near->centre, fleet::Coordinates::from_degrees(53.5, -1.25));
    EXPECT_EQ(asked.chosen.near->radius, fleet::Metres{500});
    EXPECT_EQ(asked.chosen.near->limit, 3U);
    EXPECT_EQ(asked.chosen.status, fleet::Status::moving);
    EXPECT_EQ(asked.chosen.name_part, "Van 1");
    EXPECT_EQ(asked.format, fleet::Format::csv);
}

TEST(FleetRequest, NamesTheParameterThatIsWrong) {
    for (const auto* query : {"bbox=", "bbox=1,2,3", "bbox=1,2,3,4,5", "bbox=a,2,3,4",
                              "bbox=1,50,2,40", "bbox=181,0,0,1", "bbox=0,-91,1,1",
                              "bbox=nan,0,1,1", "bbox=0,0,inf,1", "bbox=%201,2,3,4"}) {
        EXPECT_THAT(fleet_complaint(query), HasSubstr("bbox should be west,south")) << query;
    }
    for (const auto* query : {"near=", "near=1", "near=91,0", "near=0,181", "near=1,2,3"}) {
        EXPECT_THAT(fleet_complaint(query), HasSubstr("near should be lat,lon")) << query;
    }
    for (const auto* query : {"radius=-1", "radius=x", "radius=nan", "radius=inf", "radius="}) {
        EXPECT_THAT(fleet_complaint("near=1,2&" + std::string(query)),
                    HasSubstr("radius should be metres"))
            << query;
    }
    for (const auto* query : {"limit=0", "limit=-1", "limit=1.5", "limit=100001", "limit="}) {
        EXPECT_THAT(fleet_complaint("near=1,2&" + std::string(query)),
                    HasSubstr("limit should be a whole number from 1 to 100000"))
            << query;
    }
    EXPECT_THAT(fleet_complaint("status=parked"),
                HasSubstr("status should be moving, stopped, offline, silent or unknown"));
    EXPECT_THAT(fleet_complaint("format=xml"), HasSubstr("format should be json, geojson or csv"));
    EXPECT_THAT(fleet_complaint("format=gpx"), HasSubstr("format should be json, geojson or csv"));
    EXPECT_THAT(fleet_complaint("q=" + std::string(257, 'a')),
                HasSubstr("q should be text of at most 256 characters"));
    std::string umlauts;
    for (int i = 0; i < 64; ++i) {
        umlauts += "%C3%A4";  // ä
    }
    EXPECT_EQ(fleet_complaint("q=" + umlauts), "");
}

TEST(FleetRequest, RadiusAndLimitGoWithNearOnly) {
    EXPECT_THAT(fleet_complaint("radius=5"), HasSubstr("near should be given"));
    EXPECT_THAT(fleet_complaint("limit=5"), HasSubstr("near should be given"));
}

TEST(FleetRequest, IsOfTheLiveFleetOrOfATimeThatHasCome) {
    EXPECT_FALSE(fleet_request("").at);
    EXPECT_EQ(fleet_request("at=2026-11-22T12:00:00Z").at, at(0));
    EXPECT_EQ(fleet_request("at=2026-11-22T12:01:00Z").at, at(60'000));  // a client clock ahead
    EXPECT_THAT(fleet_complaint("at=2026-11-22T12:01:00.001Z"),
                HasSubstr("at should not be in the future"));
    EXPECT_THAT(fleet_complaint("at=noon"), HasSubstr("at should be a time"));
    EXPECT_THAT(fleet_complaint("at="), HasSubstr("at should be a time"));
}

TEST(FleetRequest, RefusesWhatItDoesNotKnow) {
    EXPECT_THAT(fleet_complaint("limits=5"), HasSubstr("'limits' is no parameter here"));
    EXPECT_EQ(fleet_complaint("limit=5&limit=6&near=1,2"), "limit should be given once");
}

std::string fleet_summary_complaint(std::string_view query) {
    const auto parsed = parse_fleet_summary_request(request(query), at(0));
    return parsed ? "" : parsed.error().detail;
}

TEST(FleetSummaryRequest, IsTheLastDayUndividedWhereNothingElseIsSaid) {
    const FleetSummaryRequest asked = *parse_fleet_summary_request(request(""), at(0));
    EXPECT_EQ(asked.range.from(), at(0) - std::chrono::hours{24});
    EXPECT_EQ(asked.range.to(), at(0));
    EXPECT_FALSE(asked.days_of || asked.format);
}

TEST(FleetSummaryRequest, ReadsEveryParameter) {
    const auto asked = *parse_fleet_summary_request(
        request("from=2026-11-01T00:00:00Z&to=2026-11-22T11:00:00Z&by=day&tz=%2B05:45&format=csv"),
        at(0));
    EXPECT_EQ(asked.range.from(), fleet::parse_time("2026-11-01T00:00:00Z"));
    EXPECT_EQ(asked.range.to(), at(-3'600'000));
    EXPECT_EQ(asked.days_of->name(), "+05:45");
    EXPECT_EQ(asked.format, fleet::Format::csv);
    EXPECT_EQ(parse_fleet_summary_request(request("by=day"), at(0))->days_of->name(), "UTC");
}

TEST(FleetSummaryRequest, NamesTheParameterThatIsWrong) {
    EXPECT_THAT(fleet_summary_complaint("by=day&tz=Mars"),
                HasSubstr("tz should be UTC, an offset"));
    EXPECT_THAT(fleet_summary_complaint("tz=UTC"), HasSubstr("tz should be left out"));
    EXPECT_THAT(fleet_summary_complaint("by="), HasSubstr("by should be day"));
    EXPECT_THAT(fleet_summary_complaint("from=2026-11-22T12:00:00.001Z"),
                HasSubstr("from should not be later than to"));
    EXPECT_EQ(fleet_summary_complaint("from=2025-11-21T12:00:00Z"), "");
    EXPECT_THAT(fleet_summary_complaint("from=2025-11-21T11:59:59.999Z"),
                HasSubstr("from should be at most 366 days before to"));
    EXPECT_THAT(fleet_summary_complaint("from=0000-01-01T00:00:00Z&to=9999-12-31T23:59:59Z"),
                HasSubstr("from should be at most 366 days before to"));
}

TEST(HistoryRequest, IsTheLastDayWhereNothingElseIsSaid) {
    const HistoryRequest asked = history_request("");
    EXPECT_EQ(asked.range.from(), at(0) - std::chrono::hours{24});
    EXPECT_GE(asked.range.to(), at(60'000));  // a device's clock may be ahead of ours
    EXPECT_FALSE(asked.range_is_fixed);
    EXPECT_FALSE(asked.limit);
}

TEST(HistoryRequest, IsTheDayBeforeItsEndWhereOnlyThatIsSaid) {
    const HistoryRequest asked = history_request("to=2026-11-20T12:00:00Z");
    EXPECT_EQ(asked.range.to() - asked.range.from(), std::chrono::hours{24});
    EXPECT_TRUE(asked.range_is_fixed);
}

TEST(HistoryRequest, ReadsEveryParameter) {
    const HistoryRequest asked = history_request(
        "from=2026-11-22T12:00:00.500Z&to=2026-11-22T14:00:01%2B01:00&limit=100000&format=gpx");
    EXPECT_EQ(asked.range.from(), at(500));
    EXPECT_EQ(asked.range.to(), at(3'601'000));
    EXPECT_EQ(asked.limit, 100'000U);
    EXPECT_EQ(asked.format, fleet::Format::gpx);
}

TEST(HistoryRequest, GoesOnAfterAPositionWithATolerance) {
    const HistoryRequest asked = history_request("after=2026-11-22T12:00:00.500Z&tolerance=2.5");
    EXPECT_EQ(asked.range.from(), at(500));
    EXPECT_EQ(asked.after, at(500));
    EXPECT_EQ(asked.tolerance, fleet::Metres{2.5});
    EXPECT_TRUE(asked.range_is_fixed);
    EXPECT_FALSE(history_request("").tolerance || history_request("").after);
    EXPECT_EQ(history_request("tolerance=0").tolerance, fleet::Metres{0});
}

TEST(HistoryRequest, NamesTheParameterThatIsWrong) {
    EXPECT_THAT(history_complaint("from=yesterday"), HasSubstr("from should be a time"));
    EXPECT_THAT(history_complaint("to=2026-13-01T00:00:00Z"), HasSubstr("to should be a time"));
    EXPECT_THAT(history_complaint("to=2026-11-22T14:00:00+01:00"), HasSubstr("written %2B"));
    EXPECT_THAT(history_complaint("limit=0"), HasSubstr("limit should be a whole number"));
    EXPECT_THAT(history_complaint("limit=100001"), HasSubstr("from 1 to 100000"));
    EXPECT_THAT(history_complaint("format=pdf"), HasSubstr("json, geojson, csv, gpx or kml"));
    for (const auto* query : {"tolerance=", "tolerance=-1", "tolerance=100001", "tolerance=nan",
                              "tolerance=5m", "tolerance=1e999"}) {
        EXPECT_EQ(history_complaint(query), "tolerance should be metres, 0 to 100000") << query;
    }
    EXPECT_THAT(history_complaint("after=yesterday"), HasSubstr("after should be a time"));
    EXPECT_THAT(history_complaint("from=2026-11-22T12:00:00Z&after=2026-11-22T12:00:00Z"),
                HasSubstr("after should be left out if from is given"));
    EXPECT_EQ(history_complaint("after=2026-11-22T14:00:00Z&to=2026-11-22T13:00:00Z"),
              "after should not be later than to");
    EXPECT_EQ(history_complaint("from=2026-11-22T14:00:00Z&to=2026-11-22T13:00:00Z"),
              "from should not be later than to");
}

TEST(RejectedRequest, IsOfAnyVehicleAndAHundred) {
    const RejectedRequest asked = *parse_rejected_request(request(""));
    EXPECT_EQ(asked.vehicle, std::nullopt);
    EXPECT_EQ(asked.before, std::nullopt);
    EXPECT_EQ(asked.limit, 100U);
    EXPECT_FALSE(asked.format);
}

TEST(RejectedRequest, TakesAnyNameThatADeviceMayHaveGiven) {
    const std::string too_long_for_a_vehicle(200, 'x');
    EXPECT_EQ(parse_rejected_request(request("vehicle=" + too_long_for_a_vehicle))->vehicle,
              too_long_for_a_vehicle);
    EXPECT_EQ(parse_rejected_request(request("vehicle=..&limit=1000&format=csv"))->limit, 1000U);
}

TEST(RejectedRequest, NamesTheParameterThatIsWrong) {
    const auto complaint = [](std::string_view query) {
        const auto parsed = parse_rejected_request(request(query));
        return parsed ? "" : parsed.error().detail;
    };
    EXPECT_EQ(complaint("vehicle="), "vehicle should be 1 to 256 bytes");
    EXPECT_EQ(complaint("vehicle=" + std::string(257, 'x')), "vehicle should be 1 to 256 bytes");
    EXPECT_EQ(complaint("before=x"), "before should be the number of a rejected position");
    EXPECT_EQ(complaint("limit=1001"), "limit should be a whole number from 1 to 1000");
    EXPECT_EQ(complaint("format=geojson"), "format should be json or csv");
    EXPECT_EQ(
        complaint("reason=future"),
        "'reason' is no parameter here; it should be one of these: vehicle, before, limit, format");
}

TEST(SummaryRequest, IsOfTheLastDayByTheUsualRulesWhereNothingElseIsSaid) {
    const SummaryRequest asked = summary_request("");
    EXPECT_EQ(asked.range.from(), at(0) - std::chrono::hours{24});
    EXPECT_EQ(asked.range.to(), fleet::Time::max());
    EXPECT_FALSE(asked.range_is_fixed);
    EXPECT_EQ(asked.rules.stop, std::chrono::seconds{180});
    EXPECT_EQ(asked.rules.trip, fleet::Metres{100});
}

TEST(SummaryRequest, ReadsEveryParameter) {
    const SummaryRequest asked = summary_request(
        "from=2025-11-22T12:00:00Z&to=2026-11-22T12:00:01Z&stop_seconds=300&trip_metres=250.5");
    EXPECT_EQ(asked.range.from(), at(0) - std::chrono::days{365});
    EXPECT_EQ(asked.range.to(), at(1'000));
    EXPECT_TRUE(asked.range_is_fixed);
    EXPECT_EQ(asked.rules.stop, std::chrono::seconds{300});
    EXPECT_EQ(asked.rules.trip, fleet::Metres{250.5});
}

TEST(SummaryRequest, NamesTheParameterThatIsWrong) {
    for (const auto* query : {"stop_seconds=0", "stop_seconds=86401", "stop_seconds=1.5"}) {
        EXPECT_EQ(summary_complaint(query), "stop_seconds should be a whole number from 1 to 86400")
            << query;
    }
    for (const auto* query : {"trip_metres=-1", "trip_metres=100001", "trip_metres=nan"}) {
        EXPECT_EQ(summary_complaint(query), "trip_metres should be metres, 0 to 100000") << query;
    }
    EXPECT_THAT(summary_complaint("from=noon"), HasSubstr("from should be a time"));
    EXPECT_EQ(summary_complaint("from=2026-11-22T12:00:01Z&to=2026-11-22T12:00:00Z"),
              "from should not be later than to");
    EXPECT_THAT(summary_complaint("tolerance=5"), HasSubstr("'tolerance' is no parameter here"));
}

}  // namespace
}  // namespace convoy::tracker
