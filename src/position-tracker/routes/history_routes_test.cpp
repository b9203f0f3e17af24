#include "position-tracker/routes/history_routes.hpp"

#include <algorithm>
#include <cmath>

#include "history/fixtures/sample_readings.hpp"
#include "position-tracker/fixtures/routes_fixture.hpp"

namespace convoy::tracker {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

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
    // Reports 5,000 s on a road with bends.
    void report_a_winding_road() {
        std::vector<fleet::ReportedPosition> positions;
        for (int i = 0; i < 5'000; ++i) {
            positions.push_back(reported(
                "Truck", position(at(i * 1000), 53.4 + 0.01 * std::sin(i / 100.0), i * 0.0001)));
        }
        report(positions);
        now_ = at(5'000'000);
    }

    struct Joined {
        boost::json::array positions;
        int pages = 0;
        std::string last_link;  // the last link to a page
    };
    // Joins all pages from the query on; each is found by the link of the one before.
    Joined join(std::string query, const std::string& name = "Van") {
        Joined joined;
        while (!query.empty()) {
            const Seen page = get("/vehicles/" + name + "/history" + query);
            const auto answer = page.json();
            for (const auto& entry : answer.at("positions").as_array()) {
                joined.positions.push_back(entry);
            }
            ++joined.pages;
            const std::string link = page.header("Link");
            query.clear();
            if (!link.empty()) {
                EXPECT_THAT(link, AllOf(StartsWith("<?"), EndsWith(">; rel=\"next\"")));
                query = link.substr(1, link.find('>') - 1);
                joined.last_link = link;
            }
        }
        return joined;
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

TEST_F(HistoryRouteTest, HasWhatWasSaidAtTheTimesOfItsPositions) {
    history::Batch batch;
    batch.readings = {history::reading("Van", at(1'000), {}, "gt06:1"),
                      history::reading("Van", at(1'500), {}, "gt06:2")};
    ASSERT_TRUE(history_.append(batch));
    const std::string fixed =
        "/vehicles/Van/history?from=2026-11-22T12:00:00Z&to=2026-11-22T12:00:20Z";
    const std::string etag = get(fixed).header("ETag");
    const auto history = get("/vehicles/Van/history").json();
    const auto& positions = history.at("positions").as_array();
    EXPECT_EQ(positions.at(1).at("device").as_string(), "gt06:1");
    EXPECT_FALSE(positions.at(0).as_object().contains("device"));
    EXPECT_FALSE(positions.at(2).as_object().contains("device"));
    const std::string csv = get("/vehicles/Van/history?format=csv").body;
    EXPECT_THAT(csv, HasSubstr(",gt06:1,"));
    EXPECT_THAT(csv, testing::Not(HasSubstr("gt06:2"))) << "no position has its time";

    // A late reading is a change of the history.
    fleet_.apply(batch.readings, at(60'000));
    EXPECT_NE(get(fixed).header("ETag"), etag);
}

TEST_F(HistoryRouteTest, IsOldestFirstWithMotion) {
    const auto history = get("/vehicles/Van/history").json();
    EXPECT_EQ(history.at("vehicle").as_string(), "Van");
    const auto& positions = history.at("positions").as_array();
    ASSERT_EQ(positions.size(), 25U);
    EXPECT_TRUE(positions[0].at("speed").is_null());
    EXPECT_NEAR(positions[1].at("speed").to_number<double>(), 6.65, 0.02);
    EXPECT_EQ(positions[24].at("time").as_string(), "2026-11-22T12:00:24.000Z");
}

TEST_F(HistoryRouteTest, AVehicleThatIsNotBelievedYetHasAHistory) {
    report({reported("Lost", position(at(0), 0, 0))});
    EXPECT_EQ(get("/vehicles/Lost").status, 404U);
    EXPECT_THAT(get("/vehicles/Lost").body, HasSubstr("history"));
    const auto positions = get("/vehicles/Lost/history").json().at("positions").as_array();
    ASSERT_EQ(positions.size(), 1U);
    EXPECT_TRUE(positions[0].at("outlier").as_bool());
}

TEST_F(HistoryRouteTest, PagesAreJoinedByTheirLinksWithoutALossOrAChange) {
    const Seen whole = get("/vehicles/Van/history?from=2026-11-22T12:00:00Z");
    EXPECT_EQ(whole.header("Link"), "");
    const Joined joined = join("?from=2026-11-22T12:00:00Z&limit=10&format=json");
    EXPECT_EQ(joined.pages, 3);
    EXPECT_THAT(joined.last_link, AllOf(HasSubstr("limit=10"), HasSubstr("format=json")));
    EXPECT_EQ(joined.positions, whole.json().at("positions").as_array());
}

TEST_F(HistoryRouteTest, AToleranceThinsEveryFormatAlike) {
    report_a_winding_road();
    const std::string thinned = "/vehicles/Truck/history?from=2026-11-22T00:00:00Z&tolerance=5.5";
    const auto kept = get(thinned).json().at("positions").as_array();
    EXPECT_GT(kept.size(), 50U);
    EXPECT_LT(kept.size(), 1000U);
    EXPECT_EQ(kept.front().at("time").as_string(), "2026-11-22T12:00:00.000Z");
    EXPECT_EQ(kept.back().at("time").as_string(), "2026-11-22T13:23:19.000Z");
    const auto lines = std::ranges::count(get(thinned + "&format=csv").body, '\n');
    EXPECT_EQ(static_cast<std::size_t>(lines), kept.size() + 1);
    const auto features = get(thinned + "&format=geojson").json().at("features").as_array();
    EXPECT_EQ(features.size(), kept.size());
    EXPECT_THAT(get(thinned + "&format=gpx").body, EndsWith("</gpx>\n"));
    EXPECT_THAT(get(thinned + "&format=kml").body, EndsWith("</kml>\n"));
}

TEST_F(HistoryRouteTest, PagesOfAThinnedTrackGiveTheSameAsTheWhole) {
    report_a_winding_road();
    const std::string asked = "?from=2026-11-22T00:00:00Z&to=2026-11-22T23:00:00Z&tolerance=5.5";
    const auto whole = get("/vehicles/Truck/history" + asked).json().at("positions").as_array();
    for (const std::size_t limit : {1U, 7U, 50U}) {
        const Joined joined = join(asked + "&limit=" + std::to_string(limit), "Truck");
        EXPECT_EQ(joined.positions, whole) << limit;
        EXPECT_THAT(joined.last_link, AllOf(HasSubstr("<?after="), HasSubstr("&tolerance=5.5&"),
                                            HasSubstr("&to=2026-11-22T23:00:00.000Z")));
    }
}

TEST_F(HistoryRouteTest, AfterIsBehindThatTimeWhateverIsThere) {
    const std::string all = "/vehicles/Van/history?after=";
    EXPECT_THAT(times(get(all + "2026-11-22T12:00:23Z")), ElementsAre("2026-11-22T12:00:24.000Z"));
    EXPECT_THAT(times(get(all + "2026-11-22T12:00:22.500Z")),
                ElementsAre("2026-11-22T12:00:23.000Z", "2026-11-22T12:00:24.000Z"));
    EXPECT_TRUE(times(get(all + "2026-11-22T12:00:24Z")).empty());
    EXPECT_THAT(times(get(all + "2026-11-22T12:00:22.500Z&limit=1")),
                ElementsAre("2026-11-22T12:00:23.000Z"));
    EXPECT_NE(get(all + "2026-11-22T12:00:22Z").header("ETag"), "");
}

TEST_F(HistoryRouteTest, ALinkKeepsTheEndOfTheRange) {
    const Seen page =
        get("/vehicles/Van/history?to=2026-11-22T12:00:20Z&from=2026-11-22T12:00:00Z&limit=20");
    EXPECT_EQ(
        page.header("Link"),
        "<?after=2026-11-22T12:00:19.000Z&to=2026-11-22T12:00:20.000Z&limit=20>; rel=\"next\"");
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
    for (const std::string format : {"csv", "geojson", "gpx", "kml"}) {
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

TEST_F(HistoryRouteTest, ALargePageIsNeverWholeInMemoryAsPlainText) {
    report_a_winding_road();
    const std::string page = "/vehicles/Truck/history?from=2026-11-22T00:00:00Z&limit=4999";
    const Seen plain = get(page);
    EXPECT_GT(plain.pieces, 5U);
    EXPECT_EQ(plain.json().at("positions").as_array().size(), 4'999U);
    EXPECT_THAT(plain.header("Link"), HasSubstr("after=2026-11-22T13:23:18.000Z"));
    http::Headers headers;
    headers.set("Accept-Encoding", "gzip");
    const Seen zipped = get(page, headers);
    EXPECT_EQ(zipped.header("Content-Encoding"), "gzip");
    EXPECT_EQ(zipped.header("Link"), plain.header("Link"));
    EXPECT_LT(zipped.body.size(), plain.body.size() / 3);
}

TEST_F(HistoryRouteTest, AClientWithALargePageIsNotified) {
    report_a_winding_road();
    const std::string page =
        "/vehicles/Truck/history?from=2026-11-22T00:00:00Z&to=2026-11-22T13:00:00Z";
    http::Headers headers;
    headers.set("If-None-Match", get(page).header("ETag"));
    EXPECT_NE(headers.joined("If-None-Match"), "");
    EXPECT_EQ(get(page, headers).status, 304);
    report("Truck", 100);
    EXPECT_EQ(get(page, headers).status, 200);
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
    retention_ = history::Retention(1);
    now_ = at(10'000) + std::chrono::hours{24};  // the cutoff is a whole hour
    EXPECT_EQ(times(get(all)).size(), 25U);
    EXPECT_EQ(get(all).header("ETag"), "");  // this answer will change with the clock
    EXPECT_NE(get(kept).header("ETag"), "");
    now_ += std::chrono::hours{1};
    EXPECT_TRUE(times(get(all)).empty());
    EXPECT_EQ(get(kept).header("ETag"), "");
}

}  // namespace
}  // namespace convoy::tracker
