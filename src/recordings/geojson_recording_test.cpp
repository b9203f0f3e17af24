#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "recordings/fixtures/outcome.hpp"

namespace convoy::recordings {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string collection(std::string_view features) {
    return R"({"type":"FeatureCollection","features":[)" + std::string(features) + "]}";
}

std::string feature(std::string_view geometry, std::string_view properties) {
    return R"({"type":"Feature","geometry":)" + std::string(geometry) + R"(,"properties":)" +
           std::string(properties) + "}";
}

constexpr std::string_view place = R"({"type":"Point","coordinates":[13.4,52.5,34.0]})";

TEST(GeoJsonRecording, PointsHaveTimeVehicleAndAccuracyAmongTheirProperties) {
    const Outcome outcome = outcome_of(collection(
        feature(place, R"({"name":"Van","time":"2026-11-28T10:00:00Z","accuracy":3.5})") + "," +
        feature(place, R"({"device_id":7,"timestamp":1718444200250,"accuracy":null})") + "," +
        feature(place, R"({"Timestamp":1718444200.5})")));
    EXPECT_THAT(outcome.shown, ElementsAre("Van 2026-11-28T10:00:00.000Z 52.5 13.4 ±3.5",
                                           "7 2024-06-15T09:36:40.250Z 52.5 13.4",
                                           "File 2024-06-15T09:36:40.500Z 52.5 13.4"));
    EXPECT_THAT(outcome.skipped, IsEmpty());
}

TEST(GeoJsonRecording, PointsMayHaveTheSpeedAndHeadingOfTheDevice) {
    const Outcome outcome = outcome_of(collection(
        feature(place, R"({"time":1718444200,"speed_kmh":50.4,"course":271.5,"speed":1})") + "," +
        feature(place, R"({"time":1718444201,"speed":13,"heading":90,"reported_speed":null})") +
        "," + feature(place, R"({"time":1718444202,"speed_knots":"10"})")));
    EXPECT_THAT(outcome.shown,
                ElementsAre("File 2024-06-15T09:36:40.000Z 52.5 13.4 14.0 m/s 271.5°",
                            "File 2024-06-15T09:36:41.000Z 52.5 13.4",
                            "File 2024-06-15T09:36:42.000Z 52.5 13.4 5.14 m/s"));
    EXPECT_THAT(outcome.notes, ElementsAre("speeds are read from speed_kmh in km/h",
                                           "headings are read from course",
                                           "times are read as seconds since 1970"));
    const std::string line = feature(R"({"type":"LineString","coordinates":[[1,2]]})",
                                     R"({"coordTimes":["2026-11-28T10:00:00Z"],"speed_kmh":50})");
    EXPECT_THAT(outcome_of(line).shown, ElementsAre("File 2026-11-28T10:00:00.000Z 2.0 1.0"))
        << "the speed of a line is none of its points";
}

TEST(GeoJsonRecording, LinesHaveAListOfTimes) {
    const std::string line = R"({"type":"LineString","coordinates":[[1,2],[3,4]]})";
    const std::string times = R"(["2026-11-28T10:00:00Z","2026-11-28T10:00:01Z"])";
    for (const std::string& properties :
         {R"({"name":"Van","time":"2026-11-28T10:00:00Z","coordTimes":)" + times + "}",
          R"({"name":"Van","times":)" + times + "}",
          R"({"name":"Van","coordinateProperties":{"times":)" + times + "}}"}) {
        for (const std::string& text :
             {feature(line, properties), collection(feature(line, properties))}) {
            EXPECT_THAT(outcome_of(text).shown,
                        ElementsAre("Van 2026-11-28T10:00:00.000Z 2.0 1.0",
                                    "Van 2026-11-28T10:00:01.000Z 4.0 3.0"));
        }
    }
}

TEST(GeoJsonRecording, SegmentsHaveListsOfTimes) {
    const Outcome outcome = outcome_of(
        feature(R"({"type":"MultiLineString","coordinates":[[[1,2],[3,4]],[[5,6]],[[7,8]]]})",
                R"({"coordTimes":[["2026-11-28T10:00:00Z"],["2026-11-28T10:00:02Z"]]})"));
    EXPECT_THAT(outcome.shown, ElementsAre("File 2026-11-28T10:00:00.000Z 2.0 1.0",
                                           "File 2026-11-28T10:00:02.000Z 6.0 5.0"));
    EXPECT_THAT(outcome.skipped, ElementsAre("no_time, point 2: it has no time",
                                             "no_time, point 4: it has no time"));
}

TEST(GeoJsonRecording, SkipsWhatIsNoTrack) {
    const Outcome outcome = outcome_of(collection(
        feature(R"({"type":"Polygon","coordinates":[]})", "{}") + "," + feature("null", "null") +
        ",7," + feature(R"({"type":"LineString","coordinates":7})", "{}") + "," +
        feature(R"({"type":"Point","coordinates":["a"]})", R"({"time":1718444200})")));
    EXPECT_THAT(
        outcome.skipped,
        ElementsAre("not_recorded, feature 1: its geometry is 'Polygon', which is no track",
                    "not_recorded, feature 2: its geometry is '', which is no track",
                    "not_recorded, feature 3: its geometry is '', which is no track",
                    "not_recorded, feature 4: its coordinates are no list",
                    "bad_coordinates, point 1: latitude '' and longitude 'a' are no place"));
}

TEST(GeoJsonRecording, ThatIsDamagedOrOtherJsonIsUnreadable) {
    EXPECT_THAT(outcome_of(R"({"type":)").complaint, testing::StartsWith("its JSON is damaged: "));
    for (const char* other : {"{}", "[]", "[1]", R"({"type":"FeatureCollection"})",
                              R"({"vehicles":[{"name":"Van"}]})"}) {
        EXPECT_EQ(outcome_of(other).complaint,
                  "it is JSON, but no FeatureCollection and no Feature of GeoJSON")
            << other;
    }
}

TEST(GeoJson, AttributesAreReadFromConvoysOwnExportsOnly) {
    const auto said = [](const std::string& properties) {
        const std::string text =
            R"({"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]},"properties":)"
            R"({"time":"2026-11-28T10:00:00Z",)" +
            properties + "}}";
        return outcome_of(text).said.at(0);
    };
    EXPECT_EQ(said(R"("attributes":{"battery":93},"device":"x")"), DeviceValues());
    const DeviceValues own = said(R"("outlier":false,"attributes":{"battery":4},"device":"x")");
    EXPECT_EQ(own.attributes.number(fleet::Attribute::battery), 4.0);
    EXPECT_EQ(own.device, "x");
    EXPECT_EQ(said(R"("outlier":false,"attributes":{"battery":4},"attributes_time":"2026-11-28")"),
              DeviceValues());
}

TEST(GeoJson, AWrongAttributeOrDeviceCostsOnlyItselfAndIsNotedOnce) {
    const std::string point =
        R"({"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]},"properties":)"
        R"({"time":"2026-11-28T10:00:00Z","outlier":false,)";
    const Outcome outcome = outcome_of(R"({"type":"FeatureCollection","features":[)" + point +
                                       R"("attributes":{"battery":"low","fuel":5}}},)" + point +
                                       R"("device":"a\nb"}}]})");
    ASSERT_EQ(outcome.positions.size(), 2U);
    EXPECT_EQ(outcome.said[0].attributes.number(fleet::Attribute::fuel), 5.0);
    EXPECT_EQ(outcome.said[1].device, "");
    EXPECT_THAT(outcome.notes, testing::Contains("'battery' of point 1 has a value that is not "
                                                 "allowed: such values are left out"));
    EXPECT_EQ(outcome.notes.size(), 1U);
}

}  // namespace
}  // namespace convoy::recordings
