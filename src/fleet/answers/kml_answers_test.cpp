#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pugixml.hpp>
#include <vector>

#include "fleet/answers/answers.hpp"
#include "fleet/fixtures/samples.hpp"

namespace convoy::fleet {
namespace {

using testing::ElementsAre;

/// Writes a vehicle's history as KML and returns what an XML parser reads from it.
pugi::xml_document read_kml(const VehicleName& vehicle, const std::vector<HistoryEntry>& entries) {
    HistoryWriter writer(Format::kml, vehicle, samples::noon);
    std::string text = writer.begin();
    for (const HistoryEntry& entry : entries) {
        writer.append(text, entry);
    }
    text += writer.end();
    pugi::xml_document document;
    EXPECT_TRUE(document.load_string(text.c_str())) << text;
    return document;
}

HistoryEntry entry_at(int second, std::optional<double> speed, std::optional<double> accuracy) {
    HistoryEntry entry{samples::position(std::chrono::seconds(second), 53.0, -1.5 + second / 1e4),
                       {}};
    entry.position.accuracy = accuracy ? Accuracy::from_metres(*accuracy) : std::nullopt;
    if (speed) {
        entry.motion.speed = MetresPerSecond{*speed};
        entry.motion.heading = Degrees{90};
    }
    return entry;
}

std::vector<std::string> texts(const pugi::xml_node& node, const std::string& path) {
    std::vector<std::string> found;
    for (const auto& each : node.select_nodes(path.c_str())) {
        found.emplace_back(each.node().text().get());
    }
    return found;
}

TEST(KmlHistory, IsADocumentOfKml22) {
    const auto document = read_kml(samples::name("A & B"), {});
    const pugi::xml_node kml = document.child("kml");
    EXPECT_STREQ(kml.attribute("xmlns").value(), "http://www.opengis.net/kml/2.2");
    EXPECT_STREQ(kml.attribute("xmlns:gx").value(), "http://www.google.com/kml/ext/2.2");
    EXPECT_THAT(texts(kml, "Document/name"), ElementsAre("A & B"));
    EXPECT_TRUE(kml.select_nodes("//Placemark").empty());
}

TEST(KmlHistory, HasTimesThenPlacesThenValuesOfATrack) {
    const auto document = read_kml(
        samples::name("City Truck"),
        {entry_at(0, std::nullopt, 3.0), entry_at(1, 12.5, std::nullopt), entry_at(2, 13, 0.0)});
    EXPECT_THAT(texts(document, "//Placemark/name"), ElementsAre("City Truck"));
    const pugi::xml_node track = document.select_node("//gx:MultiTrack/gx:Track").node();
    std::vector<std::string> kinds;
    for (const pugi::xml_node& child : track) {
        kinds.emplace_back(child.name());
    }
    EXPECT_THAT(kinds, ElementsAre("when", "when", "when", "gx:coord", "gx:coord", "gx:coord",
                                   "ExtendedData"));
    EXPECT_THAT(texts(track, "when"),
                ElementsAre("2026-11-22T12:00:00.000Z", "2026-11-22T12:00:01.000Z",
                            "2026-11-22T12:00:02.000Z"));
    EXPECT_THAT(texts(track, "gx:coord"),
                ElementsAre("-1.5000000 53.0000000 0", "-1.4999000 53.0000000 0",
                            "-1.4998000 53.0000000 0"));
    const std::string array = "ExtendedData/SchemaData/gx:SimpleArrayData";
    EXPECT_THAT(texts(track, array + "[@name='accuracy']/gx:value"), ElementsAre("3.0", "", "0.0"));
    EXPECT_THAT(texts(track, array + "[@name='speed']/gx:value"),
                ElementsAre("", "12.50", "13.00"));
    EXPECT_THAT(texts(track, array + "[@name='heading']/gx:value"),
                ElementsAre("", "90.0", "90.0"));
}

TEST(KmlHistory, HasArraysOfTheReportedMotionIfAnyIsKnown) {
    std::vector<HistoryEntry> entries{entry_at(0, std::nullopt, 3.0), entry_at(1, 12.5, 3.0)};
    const auto values = [&entries](const std::string& name) {
        const auto document = read_kml(samples::name("V"), entries);
        return texts(document, "//gx:SimpleArrayData[@name='" + name + "']/gx:value");
    };
    EXPECT_THAT(values("reported_speed"), testing::IsEmpty());
    EXPECT_THAT(values("reported_heading"), testing::IsEmpty());
    entries[1].position.reported = ReportedMotion(1'361, ReportedMotion::unknown);
    EXPECT_THAT(values("reported_speed"), ElementsAre("", "13.61"));
    EXPECT_THAT(values("reported_heading"), ElementsAre("", ""));
}

TEST(KmlHistory, BeginsAPlacemarkWhereNoLineMayBeDrawn) {
    const auto document =
        read_kml(samples::name("V"), {entry_at(0, std::nullopt, 3.0), entry_at(1, 12.5, 3.0),
                                      entry_at(999, std::nullopt, 3.0), entry_at(1000, 1, 3.0)});
    const auto placemarks = document.select_nodes("//Placemark");
    ASSERT_EQ(placemarks.size(), 2U);
    EXPECT_EQ(texts(placemarks[0].node(), "gx:MultiTrack/gx:Track/when").size(), 2U);
    EXPECT_EQ(texts(placemarks[1].node(), "gx:MultiTrack/gx:Track/when").size(), 2U);
}

TEST(KmlHistory, JoinsTheTracksOfALongSegment) {
    std::vector<HistoryEntry> entries;
    for (int second = 0; second < 2'001; ++second) {
        entries.push_back(entry_at(second, second == 0 ? std::nullopt : std::optional(10.0), 3.0));
    }
    const auto document = read_kml(samples::name("V"), entries);
    EXPECT_EQ(document.select_nodes("//Placemark").size(), 1U);
    EXPECT_THAT(texts(document, "//gx:MultiTrack/gx:interpolate"), ElementsAre("1"));
    std::vector<std::size_t> lengths;
    for (const auto& track : document.select_nodes("//gx:MultiTrack/gx:Track")) {
        lengths.push_back(texts(track.node(), "when").size());
    }
    EXPECT_THAT(lengths, ElementsAre(1'000, 1'000, 1));
    EXPECT_EQ(texts(document, "//gx:Track/when").size(), entries.size());
}

}  // namespace
}  // namespace convoy::fleet
