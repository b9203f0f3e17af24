#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "recordings/fixtures/outcome.hpp"

namespace convoy::recordings {
namespace {

using testing::ElementsAre;

std::string kml(std::string_view inner) {
    return R"(<kml xmlns="http://www.opengis.net/kml/2.2" )"
           R"(xmlns:gx="http://www.google.com/kml/ext/2.2"><Document><name>D</name>)" +
           std::string(inner) + "</Document></kml>";
}

TEST(KmlRecording, ATrackPairsItsTimesWithItsPlaces) {
    const Outcome outcome = outcome_of(
        kml("<Placemark><name>Van</name><gx:MultiTrack><gx:Track>"
            "<when>2026-11-28T10:00:00Z</when><when>2026-11-28T10:00:01Z</when>"
            "<gx:coord>13.4 52.5 30</gx:coord><gx:coord> 13.5  52.6 </gx:coord></gx:Track>"
            "<gx:Track><when>2026-11-28T10:00:02Z</when><gx:coord>1 2 3</gx:coord></gx:Track>"
            "</gx:MultiTrack></Placemark>"));
    EXPECT_THAT(outcome.shown, ElementsAre("Van 2026-11-28T10:00:00.000Z 52.5 13.4",
                                           "Van 2026-11-28T10:00:01.000Z 52.6 13.5",
                                           "Van 2026-11-28T10:00:02.000Z 2.0 1.0"));
    EXPECT_THAT(outcome.skipped, ElementsAre());
}

TEST(KmlRecording, ATimeOrAPlaceWithoutTheOtherIsSkipped) {
    const Outcome outcome = outcome_of(kml(
        "<Placemark><gx:Track><when>2026-11-28T10:00:00Z</when><when>2026-11-28T10:00:01Z</when>"
        "<gx:coord/></gx:Track><gx:Track><gx:coord>1 2 3</gx:coord></gx:Track></Placemark>"));
    EXPECT_THAT(outcome.shown, ElementsAre());
    EXPECT_THAT(outcome.skipped,
                ElementsAre("bad_coordinates, point 1: latitude '' and longitude '' are no place",
                            "bad_coordinates, point 2: latitude '' and longitude '' are no place",
                            "no_time, point 3: it has no time"));
}

TEST(KmlRecording, PointsWithTimesAreOfTheirFoldersVehicle) {
    const Outcome outcome = outcome_of(
        kml("<Folder><name>Van</name><Placemark><name>1</name><TimeStamp>"
            "<when>2026-11-28T10:00:00Z</when></TimeStamp><Point><coordinates>13.4,52.5,0"
            "</coordinates></Point></Placemark></Folder><Placemark><TimeSpan>"
            "<begin>2026-11-28T10:00:01Z</begin><end>2026-11-28T10:00:09Z</end></TimeSpan><Point>"
            "<coordinates>\n1,2\n</coordinates></Point></Placemark>"));
    EXPECT_THAT(outcome.shown, ElementsAre("Van 2026-11-28T10:00:00.000Z 52.5 13.4",
                                           "File 2026-11-28T10:00:01.000Z 2.0 1.0"));
}

TEST(KmlRecording, APointOfSeveralHasTheTimeOfItsPlacemark) {
    const Outcome outcome = outcome_of(
        kml("<Folder><name>Van</name><Placemark><TimeStamp><when>2026-11-28T10:00:00Z</when>"
            "</TimeStamp><MultiGeometry><Point><coordinates>13.4,52.5</coordinates></Point>"
            "<Point><coordinates>13.5,52.6</coordinates></Point></MultiGeometry></Placemark>"
            "<Placemark><MultiGeometry><Point><coordinates>1,2</coordinates></Point>"
            "</MultiGeometry></Placemark></Folder>"));
    EXPECT_THAT(outcome.shown, ElementsAre("Van 2026-11-28T10:00:00.000Z 52.5 13.4",
                                           "Van 2026-11-28T10:00:00.000Z 52.6 13.5"));
    EXPECT_THAT(outcome.skipped, ElementsAre("no_time, point 3: it has no time"));
}

TEST(KmlRecording, PointsAreOfTheFolderThatTheyAreIn) {
    const auto placemark = [](std::string_view second) {
        return "<Placemark><TimeStamp><when>2026-11-28T10:00:0" + std::string(second) +
               "Z</when></TimeStamp><Point><coordinates>1,2</coordinates></Point></Placemark>";
    };
    const Outcome outcome = outcome_of(kml(
        "<Folder><name>A</name>" + placemark("0") + "<Folder><name>B</name>" + placemark("1") +
        "</Folder>" + placemark("2") + "</Folder>" + "<Folder>" + placemark("3") + "</Folder>"));
    EXPECT_THAT(
        outcome.shown,
        ElementsAre("A 2026-11-28T10:00:00.000Z 2.0 1.0", "B 2026-11-28T10:00:01.000Z 2.0 1.0",
                    "A 2026-11-28T10:00:02.000Z 2.0 1.0", "File 2026-11-28T10:00:03.000Z 2.0 1.0"));
}

/// It would take minutes if the name were looked for among all points, for each of them.
TEST(KmlRecording, OfManyPointsInAFolderWithoutANameIsReadInOneGo) {
    constexpr std::size_t points = 100'000;
    std::string inner = "<Folder>";
    for (std::size_t count = 0; count < points; ++count) {
        inner +=
            "<Placemark><TimeStamp><when>1764324000</when></TimeStamp><Point><coordinates>1,2"
            "</coordinates></Point></Placemark>";
    }
    EXPECT_EQ(outcome_of(kml(inner + "</Folder>")).positions.size(), points);
}

TEST(KmlRecording, ALineHasNoTimesAndAnAreaIsNoTrack) {
    const Outcome outcome = outcome_of(
        kml("<Placemark><name>L</name><LineString><coordinates>1,2 3,4</coordinates></LineString>"
            "</Placemark><Placemark><name>P</name><Polygon/></Placemark>"));
    EXPECT_THAT(outcome.skipped, ElementsAre("no_time, line 1: 'L' has no times",
                                             "not_recorded, area 1: 'P' is no track"));
}

}  // namespace
}  // namespace convoy::recordings
