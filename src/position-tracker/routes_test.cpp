#include "position-tracker/routes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "http/conditional.hpp"
#include "http/target.hpp"
#include "position-tracker/rocksdb_history.hpp"
#include "position-tracker/sample_positions.hpp"
#include "position-tracker/scratch_folder.hpp"

namespace convoy::tracker {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// What a client sees of an answer, a stream taken to its end.
struct Seen {
    int status;
    http::Headers headers;
    std::string body;
    std::size_t pieces;

    std::string header(std::string_view name) const {
        return std::string(headers.find(name).value_or(""));
    }
    boost::json::object json() const { return boost::json::parse(body).as_object(); }
};

struct See {
    Seen operator()(http::Response response) const {
        return {response.status, response.headers, response.body, 1};
    }
    Seen operator()(http::StreamedResponse response) const {
        Seen seen{response.status, response.headers, {}, 0};
        while (auto piece = response.next()) {
            seen.body += *piece;
            ++seen.pieces;
        }
        return seen;
    }
    Seen operator()(const http::Forward&) const { return {}; }
};

class RoutesTest : public testing::Test {
 protected:
    Seen get(const std::string& target, const http::Headers& headers = {}) {
        const auto parsed = http::parse_target(target);
        http::Request request{.method = "GET",
                              .target = target,
                              .path = parsed->path,
                              .query = parsed->query,
                              .headers = headers,
                              .body = {},
                              .id = {}};
        const http::Router routes = router();
        auto seen = std::visit(See{}, (*routes.match(request).handler)(request));
        const auto sent = http::not_modified_if(
            request, {.status = seen.status, .headers = seen.headers, .body = seen.body});
        return {sent.status, sent.headers, sent.body, seen.pieces};
    }
    Seen get_as(const std::string& target, const std::string& accept) {
        http::Headers headers;
        headers.set("Accept", accept);
        return get(target, headers);
    }

    // Stored and shown.
    void report(std::vector<fleet::ReportedPosition> positions) {
        ASSERT_TRUE(history_.append({.positions = positions, .rejected = {}}));
        fleet_.apply(positions);
        fleet_.tick(now_);
    }
    void report(std::string_view name, std::int64_t milliseconds, double longitude = -1.4) {
        report({reported(name, position(at(milliseconds), 53.4, longitude))});
    }

    std::vector<std::string> names(const std::string& target) {
        std::vector<std::string> names;
        const auto answer = get(target).json();
        for (const auto& vehicle : answer.at("vehicles").as_array()) {
            names.emplace_back(vehicle.at("name").as_string());
        }
        return names;
    }

    void expect_problem(const std::string& target, int status, const std::string& detail) {
        const Seen seen = get(target);
        EXPECT_EQ(seen.status, status) << target;
        EXPECT_EQ(seen.header("Content-Type"), "application/problem+json");
        EXPECT_EQ(seen.header("Cache-Control"), "no-store");
        EXPECT_EQ(seen.json().at("status").as_int64(), status);
        EXPECT_THAT(std::string(seen.json().at("detail").as_string()), HasSubstr(detail));
    }

    ScratchFolder scratch_;
    RocksDbHistory history_{{.folder = scratch_ / "history"}};
    FleetState fleet_{0xABC, {}};
    fleet::Time now_ = at(0);
    Retention retention_{0};

 private:
    http::Router router() {
        return public_routes({history_, fleet_, [this] { return now_; }, retention_});
    }
};

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
    EXPECT_THAT(names("/vehicles?status=offline"), ElementsAre());
    now_ = at(0) + fleet::offline_after + std::chrono::seconds{1};
    EXPECT_THAT(names("/vehicles?status=offline"), ElementsAre("Bus", "Van"));
}

TEST_F(RoutesTest, AListNearAPointHasRanges) {
    report("Van", 0, 0);
    const Seen seen = get("/vehicles?near=53.4,0.1");
    EXPECT_NEAR(seen.json().at("vehicles").at(0).at("range").to_number<double>(), 6654, 10);
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

TEST_F(RoutesTest, AnUnknownVehicleIsA404) {
    expect_problem("/vehicles/Nobody", 404, "there is no vehicle 'Nobody'");
    expect_problem("/vehicles/Nobody/history", 404, "there is no vehicle 'Nobody'");
    expect_problem("/vehicles/" + std::string(65, 'x'), 404, "there is no vehicle");
}

TEST_F(RoutesTest, AWrongParameterIsA400ThatNamesIt) {
    report("Van", 0);
    expect_problem("/vehicles?bbox=1", 400, "bbox should be");
    expect_problem("/vehicles?limits=1", 400, "'limits' is no parameter here");
    expect_problem("/vehicles/Van?at=now", 400, "'at' is no parameter here");
    expect_problem("/vehicles/Van/history?from=x", 400, "from should be");
    expect_problem("/vehicles/Van/history?tolerance=5", 400, "'tolerance' is no parameter here");
    expect_problem("/vehicles/Van/history?format=csv&limit=5", 400, "limit should be left out");
}

TEST_F(RoutesTest, WhatComesLaterIsNotHalfThere) {
    report("Van", 0);
    expect_problem("/vehicles?at=2026-11-22T12:00:00Z", 400, "'at' is no parameter here");
    expect_problem("/rejected", 404, "");
    expect_problem("/live", 404, "");
}

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

class HistoryRouteTest : public RoutesTest {
 protected:
    HistoryRouteTest() {
        std::vector<fleet::ReportedPosition> positions;
        for (int i = 0; i < 25; ++i) {
            positions.push_back(reported("Van", position(at(i * 1000), 53.4, i * 0.0001)));
        }
        report(positions);
        now_ = at(25'000);
    }
    std::vector<std::string> times(const Seen& seen) {
        std::vector<std::string> times;
        const auto answer = seen.json();
        for (const auto& entry : answer.at("positions").as_array()) {
            times.emplace_back(entry.at("time").as_string());
        }
        return times;
    }
};

TEST_F(HistoryRouteTest, IsOldestFirstWithMotion) {
    const auto history = get("/vehicles/Van/history").json();
    EXPECT_EQ(history.at("vehicle").as_string(), "Van");
    const auto& positions = history.at("positions").as_array();
    ASSERT_EQ(positions.size(), 25U);
    EXPECT_TRUE(positions[0].at("speed").is_null());
    EXPECT_NEAR(positions[1].at("speed").to_number<double>(), 6.65, 0.02);
    EXPECT_EQ(positions[24].at("time").as_string(), "2026-11-22T12:00:24.000Z");
}

TEST_F(HistoryRouteTest, PagesAreJoinedByTheirLinksWithoutALossOrAChange) {
    const Seen whole = get("/vehicles/Van/history?from=2026-11-22T12:00:00Z");
    EXPECT_EQ(whole.header("Link"), "");
    boost::json::array joined;
    std::string query = "?from=2026-11-22T12:00:00Z&limit=10&format=json";
    int pages = 0;
    while (!query.empty()) {
        ++pages;
        ASSERT_LE(pages, 3);
        const Seen page = get("/vehicles/Van/history" + query);
        const auto answer = page.json();
        for (const auto& entry : answer.at("positions").as_array()) {
            joined.push_back(entry);
        }
        const std::string link = page.header("Link");
        query.clear();
        if (!link.empty()) {
            ASSERT_THAT(link, AllOf(StartsWith("<?"), EndsWith(">; rel=\"next\"")));
            EXPECT_THAT(link, AllOf(HasSubstr("limit=10"), HasSubstr("format=json")));
            query = link.substr(1, link.find('>') - 1);
        }
    }
    EXPECT_EQ(pages, 3);
    EXPECT_EQ(joined, whole.json().at("positions").as_array());
}

TEST_F(HistoryRouteTest, ALinkKeepsTheEndOfTheRange) {
    const Seen page =
        get("/vehicles/Van/history?to=2026-11-22T12:00:20Z&from=2026-11-22T12:00:00Z&limit=20");
    EXPECT_EQ(
        page.header("Link"),
        "<?from=2026-11-22T12:00:19.001Z&to=2026-11-22T12:00:20.000Z&limit=20>; rel=\"next\"");
}

TEST_F(HistoryRouteTest, APageThatIsJustFullIsTheLast) {
    EXPECT_EQ(get("/vehicles/Van/history?limit=25").header("Link"), "");
    EXPECT_NE(get("/vehicles/Van/history?limit=24").header("Link"), "");
}

TEST_F(HistoryRouteTest, ARangeHasTheMotionOfItsNeighbours) {
    const Seen seen =
        get("/vehicles/Van/history?from=2026-11-22T12:00:05Z&to=2026-11-22T12:00:06Z");
    EXPECT_THAT(times(seen), ElementsAre("2026-11-22T12:00:05.000Z", "2026-11-22T12:00:06.000Z"));
    EXPECT_FALSE(seen.json().at("positions").at(0).at("speed").is_null());
}

TEST_F(HistoryRouteTest, OtherFormatsStreamTheWholeRange) {
    std::vector<fleet::ReportedPosition> more;
    for (int i = 25; i < 12'500; ++i) {
        more.push_back(reported("Van", position(at(i * 1000), 53.4, i * 0.0001)));
    }
    report(more);
    for (const std::string format : {"csv", "geojson", "gpx"}) {
        const Seen seen = get("/vehicles/Van/history?format=" + format);
        EXPECT_EQ(seen.status, 200);
        EXPECT_GT(seen.pieces, 10U) << format;
        EXPECT_EQ(seen.header("ETag"), "");
    }
    const Seen csv = get_as("/vehicles/Van/history", "text/csv");
    EXPECT_EQ(std::ranges::count(csv.body, '\n'), 12'501);
    EXPECT_EQ(get("/vehicles/Van/history?format=geojson").json().at("type").as_string(),
              "FeatureCollection");
    EXPECT_THAT(get("/vehicles/Van/history?format=gpx").body, HasSubstr("</gpx>"));
}

TEST_F(HistoryRouteTest, AnEmptyRangeIsAnEmptyHistoryInEveryFormat) {
    const std::string range =
        "/vehicles/Van/history?from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z";
    EXPECT_TRUE(get(range).json().at("positions").as_array().empty());
    EXPECT_EQ(std::ranges::count(get(range + "&format=csv").body, '\n'), 1);
    EXPECT_TRUE(get(range + "&format=geojson").json().at("features").as_array().empty());
    EXPECT_THAT(get(range + "&format=gpx").body, AllOf(HasSubstr("<gpx"), HasSubstr("</gpx>")));
}

TEST_F(HistoryRouteTest, RetentionClipsWhateverHasBeenDeletedYet) {
    const std::string all = "/vehicles/Van/history?from=2026-01-01T00:00:00Z";
    const std::string kept = "/vehicles/Van/history?from=2026-11-22T12:00:00Z";
    retention_ = Retention(1);
    now_ = at(10'000) + std::chrono::hours{24};  // the cutoff is at the whole hour
    EXPECT_EQ(times(get(all)).size(), 25U);
    EXPECT_EQ(get(all).header("ETag"), "");  // this answer will change with the clock
    EXPECT_NE(get(kept).header("ETag"), "");
    now_ += std::chrono::hours{1};
    EXPECT_TRUE(times(get(all)).empty());
    EXPECT_EQ(get(kept).header("ETag"), "");
}

}  // namespace
}  // namespace convoy::tracker
