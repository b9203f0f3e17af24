#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pugixml.hpp>

#include "fleet/answers/answers.hpp"
#include "fleet/fixtures/samples.hpp"
#include "fleet/motion/estimate/judged_period.hpp"

namespace convoy::fleet {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

/// Writes a vehicle's history as GPX and returns what an XML parser reads from it.
pugi::xml_document read_gpx(const VehicleName& vehicle, const std::vector<HistoryEntry>& entries) {
    HistoryWriter writer(Format::gpx, vehicle, samples::noon);
    std::string text = writer.begin();
    for (const HistoryEntry& entry : entries) {
        writer.append(text, entry);
    }
    text += writer.end();
    pugi::xml_document document;
    const pugi::xml_parse_result result = document.load_string(text.c_str());
    EXPECT_TRUE(result) << result.description() << "\n" << text;
    return document;
}

pugi::xml_document read_gpx(const VehicleName& vehicle, const std::vector<Position>& positions) {
    std::vector<HistoryEntry> entries;
    const auto [beliefs, stays, reported] = judge_track(positions, MotionSettings{}.max_speed);
    for (std::size_t i = 0; i < positions.size(); ++i) {
        entries.push_back(
            {positions[i], derive_motion({positions, beliefs, i, reported}, {}, stays[i])});
    }
    return read_gpx(vehicle, entries);
}

TEST(GpxHistory, IsOneTrackOfGpx11) {
    const auto document = read_gpx(samples::name("City Truck"), std::vector<HistoryEntry>{});
    const pugi::xml_node gpx = document.child("gpx");
    EXPECT_STREQ(gpx.attribute("version").value(), "1.1");
    EXPECT_STREQ(gpx.attribute("creator").value(), "Convoy");
    EXPECT_STREQ(gpx.attribute("xmlns").value(), "http://www.topografix.com/GPX/1/1");
    EXPECT_STREQ(gpx.select_node("metadata/time").node().text().get(), "2026-11-22T12:00:00.000Z");
    EXPECT_STREQ(gpx.select_node("trk/name").node().text().get(), "City Truck");
}

TEST(GpxHistory, HasAPointForEachPosition) {
    Motion driving;
    driving.speed = MetresPerSecond{11.132};
    driving.heading = Degrees{90.0};
    Motion standing;
    standing.speed = MetresPerSecond{0.0};
    const std::vector<HistoryEntry> entries{{samples::position(seconds(0), 0.0, 0.0), Motion{}},
                                            {samples::position(seconds(10), 0.0, 0.001), driving},
                                            {samples::position(seconds(20), 0.0, 0.001), standing}};
    const auto document = read_gpx(samples::name("V"), entries);
    const auto points = document.select_nodes("gpx/trk/trkseg/trkpt");
    ASSERT_EQ(points.size(), 3U);
    const pugi::xml_node moving = points[1].node();
    EXPECT_STREQ(moving.attribute("lat").value(), "0.0000000");
    EXPECT_STREQ(moving.attribute("lon").value(), "0.0010000");
    EXPECT_STREQ(moving.child("time").text().get(), "2026-11-22T12:00:10.000Z");
    const std::string extension = "extensions/gpxtpx:TrackPointExtension/gpxtpx:";
    EXPECT_STREQ(moving.select_node((extension + "speed").c_str()).node().text().get(), "11.13");
    EXPECT_STREQ(moving.select_node((extension + "course").c_str()).node().text().get(), "90.0");
    EXPECT_FALSE(points[0].node().child("extensions")) << "nothing is known there";
    EXPECT_TRUE(points[2].node().select_node((extension + "speed").c_str()));
    EXPECT_FALSE(points[2].node().select_node((extension + "course").c_str())) << "it stands";
}

TEST(GpxHistory, HasTheAccuracyOfAPositionInAnElementOfItsOwn) {
    Position accurate = samples::position(seconds(0), 0.0, 0.0);
    accurate.accuracy = Accuracy::from_metres(3.5);
    Motion driving;
    driving.speed = MetresPerSecond{11.132};
    for (const Motion& motion : {Motion{}, driving}) {
        const auto document =
            read_gpx(samples::name("V"), std::vector<HistoryEntry>{{accurate, motion}});
        EXPECT_STREQ(document.child("gpx").attribute("xmlns:convoy").value(), "urn:convoy:gpx:1");
        const auto point = document.select_node("gpx/trk/trkseg/trkpt").node();
        EXPECT_STREQ(point.select_node("extensions/convoy:accuracy").node().text().get(), "3.5");
    }
}

TEST(GpxHistory, HasTheReportedMotionInElementsOfItsOwn) {
    Position reported = samples::position(seconds(0), 0.0, 0.0);
    reported.reported = ReportedMotion(1'361, 27'105);
    const auto document = read_gpx(samples::name("V"), std::vector<HistoryEntry>{{reported, {}}});
    const auto point = document.select_node("gpx/trk/trkseg/trkpt").node();
    const auto text = [&point](const char* path) {
        return std::string(point.select_node(path).node().text().get());
    };
    EXPECT_EQ(text("extensions/convoy:reported_speed"), "13.61");
    EXPECT_EQ(text("extensions/convoy:reported_heading"), "271.05");
    EXPECT_FALSE(point.select_node("extensions/gpxtpx:TrackPointExtension")) << "none is derived";
}

TEST(GpxHistory, BeginsASegmentAfterASilence) {
    const auto document = read_gpx(
        samples::name("V"), std::vector<Position>{samples::position(seconds(0), 0.0, 0.0),
                                                  samples::position(seconds(10), 0.0, 0.001),
                                                  samples::position(minutes(6), 0.0, 0.002)});
    const auto segments = document.select_nodes("gpx/trk/trkseg");
    ASSERT_EQ(segments.size(), 2U);
    EXPECT_EQ(segments[0].node().select_nodes("trkpt").size(), 2U);
    EXPECT_EQ(segments[1].node().select_nodes("trkpt").size(), 1U);
}

/// Returns the number of points in each segment of a track.
std::vector<std::size_t> segment_lengths(const std::vector<Position>& positions) {
    const auto document = read_gpx(samples::name("V"), positions);
    std::vector<std::size_t> lengths;
    for (const auto& segment : document.select_nodes("gpx/trk/trkseg")) {
        lengths.push_back(segment.node().select_nodes("trkpt").size());
    }
    return lengths;
}

TEST(GpxHistory, JoinsNothingToAnOutlier) {
    std::vector<Position> positions;
    for (int i = 0; i < 9; ++i) {
        positions.push_back(samples::position(seconds(i), 0.0001 * i, i == 4 ? 9.0 : 0.0));
    }
    EXPECT_EQ(segment_lengths(positions), (std::vector<std::size_t>{4, 1, 4}));
}

TEST(GpxHistory, DrawsNoLineAcrossTheAntimeridian) {
    EXPECT_EQ(segment_lengths({samples::position(seconds(0), 10.0, 179.9998),
                               samples::position(seconds(1), 10.0, 179.9999),
                               samples::position(seconds(2), 10.0, -180.0),
                               samples::position(seconds(3), 10.0, -179.9999)}),
              (std::vector<std::size_t>{2, 2}));
}

TEST(GpxHistory, GivesBackAnyName) {
    samples::Random random(51);
    for (int i = 0; i < 500; ++i) {
        const VehicleName vehicle = samples::random_name(random);
        const auto document = read_gpx(vehicle, std::vector<HistoryEntry>{});
        EXPECT_EQ(document.select_node("gpx/trk/name").node().text().get(), vehicle.text());
    }
}

TEST(GpxHistory, EndsWithTheTotals) {
    HistoryWriter writer(Format::gpx, samples::name("V"), samples::noon);
    std::string text = writer.begin();
    writer.append(text, {samples::position(seconds(0), 0.0, 0.0), Motion{}});
    Totals totals;
    totals.driven_mm = 8'712'345;
    totals.silent = seconds{7'200};
    totals.positions = 1;
    totals.top = MetresPerSecond{20};
    text += writer.end(totals);
    pugi::xml_document document;
    ASSERT_TRUE(document.load_string(text.c_str())) << text;
    const pugi::xml_node last = document.child("gpx").last_child();
    ASSERT_STREQ(last.name(), "extensions") << "as the schema of GPX 1.1 has them";
    const auto total = [&last](const char* name) {
        return std::string(last.child(name).text().get());
    };
    EXPECT_EQ(total("convoy:distance"), "8712.345");
    EXPECT_EQ(total("convoy:unseen"), "0.000");
    EXPECT_EQ(total("convoy:silent"), "7200.0");
    EXPECT_EQ(total("convoy:top"), "20.00");
    EXPECT_EQ(total("convoy:positions"), "1");
    EXPECT_FALSE(last.child("convoy:mean")) << "it is not known";
}

TEST(GpxHistory, HasWhatWasSaidInElementsOfOurOwn) {
    VehicleReading said{.time = samples::noon, .device = "gt06:1"};
    said.attributes.set_flag(Attribute::ignition, true);
    said.attributes.set_text(Attribute::driver, "<A&B>");
    said.attributes.add_alarm("sos");
    said.attributes.add_alarm("power_cut");
    said.attributes.set_free("accuracy", 7.5);
    const HistoryEntry entry{samples::position(seconds(0), 0.0, 0.0), Motion{},
                             std::make_shared<const VehicleReading>(said)};
    const auto document = read_gpx(samples::name("V"), std::vector{entry});
    const pugi::xml_node extensions =
        document.select_node("gpx/trk/trkseg/trkpt/extensions").node();
    EXPECT_STREQ(extensions.child_value("convoy:device"), "gt06:1");
    const pugi::xml_node attributes = extensions.child("convoy:attributes");
    EXPECT_STREQ(attributes.child_value("convoy:ignition"), "true");
    EXPECT_STREQ(attributes.child_value("convoy:driver"), "<A&B>");
    EXPECT_STREQ(attributes.child_value("convoy:alarms"), "power_cut sos");
    EXPECT_STREQ(attributes.child_value("convoy:accuracy"), "7.5");
    EXPECT_FALSE(extensions.child("convoy:accuracy"));
}

}  // namespace
}  // namespace convoy::fleet
