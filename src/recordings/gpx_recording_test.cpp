#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "recordings/fixtures/outcome.hpp"

namespace convoy::recordings {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string gpx(std::string_view inner) {
    return R"(<?xml version="1.0"?><gpx version="1.1" creator="t" )"
           R"(xmlns="http://www.topografix.com/GPX/1/1">)" +
           std::string(inner) + "</gpx>";
}

std::string point(std::string_view second, std::string_view inner = "") {
    return R"(<trkpt lat="52.5" lon="13.4"><ele>3</ele><time>2026-11-28T10:00:)" +
           std::string(second) + "Z</time>" + std::string(inner) + "</trkpt>";
}

std::string shown_at(const std::string& vehicle, const std::string& second) {
    return vehicle + " 2026-11-28T10:00:" + second + ".000Z 52.5 13.4";
}

TEST(GpxRecording, TracksOfOneNameAreOneVehicleAndOthersOthers) {
    const Outcome outcome =
        outcome_of(gpx("<trk><name>Van</name><trkseg>" + point("01") + "</trkseg><trkseg>" +
                       point("02") + "</trkseg></trk><trk><name>Van</name><trkseg>" + point("03") +
                       "</trkseg></trk><trk><name>Lorry &amp; Co</name><trkseg>" + point("04") +
                       "</trkseg></trk><trk><trkseg>" + point("05") + "</trkseg></trk>"));
    EXPECT_THAT(outcome.shown,
                ElementsAre(shown_at("Van", "01"), shown_at("Van", "02"), shown_at("Van", "03"),
                            shown_at("Lorry & Co", "04"), shown_at("File", "05")));
    EXPECT_THAT(outcome.skipped, IsEmpty());
    EXPECT_THAT(outcome.notes, IsEmpty());
}

TEST(GpxRecording, IsReadWithAPrefixAndInUtf16) {
    const std::string text =
        R"(<?xml version="1.0" encoding="UTF-16"?><g:gpx xmlns:g="u" version="1.0"><g:trk><g:trkseg>)"
        R"(<g:trkpt lat="1" lon="2"><g:time>2026-11-28T10:00:00Z</g:time></g:trkpt></g:trkseg>)"
        R"(</g:trk></g:gpx>)";
    const std::string expected = "File 2026-11-28T10:00:00.000Z 1.0 2.0";
    EXPECT_THAT(outcome_of(utf16(text)).shown, ElementsAre(expected));
}

TEST(GpxRecording, WithoutTimesHasNoPositions) {
    const Outcome outcome =
        outcome_of(gpx(R"(<trk><trkseg><trkpt lat="52.5" lon="13.4"/></trkseg></trk>)"));
    EXPECT_THAT(outcome.positions, IsEmpty());
    EXPECT_THAT(outcome.skipped, ElementsAre("no_time, point 1: it has no time"));
    EXPECT_EQ(outcome.complaint, "");
}

TEST(GpxRecording, SkipsWhatIsNoTrackAndWhatIsNoPlace) {
    const Outcome outcome =
        outcome_of(gpx(R"(<wpt lat="1" lon="2"><name>Depot</name></wpt><rte><name>Plan</name>)"
                       R"(<rtept lat="1" lon="2"/></rte><trk><trkseg><trkpt lat="1">)"
                       R"(<time>2026-11-28T10:00:00Z</time></trkpt></trkseg></trk>)"));
    EXPECT_THAT(
        outcome.skipped,
        ElementsAre("not_recorded, waypoint 1: 'Depot' is no recorded track",
                    "not_recorded, route 1: 'Plan' is no recorded track",
                    "bad_coordinates, point 1: latitude '1' and longitude '' are no place"));
}

TEST(GpxRecording, ReadsTheAccuracyOfAnExtension) {
    for (const char* extension :
         {"<extensions><c:accuracy>3.5</c:accuracy></extensions>",
          "<extensions><x><other>1</other></x><x><accuracy>3.5</accuracy></x></extensions>"}) {
        EXPECT_THAT(
            outcome_of(gpx("<trk><trkseg>" + point("00", extension) + "</trkseg></trk>")).shown,
            ElementsAre(shown_at("File", "00") + " ±3.5"));
    }
}

TEST(GpxRecording, ReadsTheSpeedAndTheCourseOfTheDevice) {
    const auto read = [](const std::string& inner) {
        return outcome_of(gpx("<trk><trkseg>" + point("00", inner) + "</trkseg></trk>"));
    };
    for (const char* inner :
         {"<course>271.5</course><speed>13.6</speed>",
          "<extensions><g:TrackPointExtension><g:speed>13.6</g:speed><g:course>271.5</g:course>"
          "</g:TrackPointExtension></extensions>",
          "<extensions><o:speed>13.6</o:speed><o:bearing>271.5</o:bearing></extensions>"}) {
        EXPECT_THAT(read(inner).shown, ElementsAre(shown_at("File", "00") + " 13.6 m/s 271.5°"))
            << inner;
    }
    const Outcome bad = read("<speed>-1</speed><course>0</course>");
    EXPECT_THAT(bad.shown, ElementsAre(shown_at("File", "00") + " 0.0°"));
    EXPECT_THAT(bad.notes,
                ElementsAre("'-1' of point 1 is no speed: such positions are read without it"));
}

TEST(GpxRecording, IgnoresTheDerivedMotionOfAnExport) {
    const std::string inner =
        "<extensions><x><speed>13.6</speed><course>271.5</course></x>"
        "<c:reported_heading>90</c:reported_heading></extensions>";
    for (const char* own : {R"(creator="Convoy")", R"(creator="x" xmlns:c="urn:convoy:gpx:1")"}) {
        EXPECT_THAT(outcome_of("<gpx " + std::string(own) + "><trk><trkseg>" + point("00", inner) +
                               "</trkseg></trk></gpx>")
                        .shown,
                    ElementsAre(shown_at("File", "00") + " 90.0°"));
    }
}

/// It would take minutes if the name were looked for among all segments, for each of them.
TEST(GpxRecording, OfManySegmentsWithoutANameIsReadInOneGo) {
    constexpr std::size_t segments = 100'000;
    std::string track = "<trk>";
    for (std::size_t count = 0; count < segments; ++count) {
        track += "<trkseg>" + point("00") + "</trkseg>";
    }
    EXPECT_EQ(outcome_of(gpx(track + "</trk>")).positions.size(), segments);
}

TEST(GpxRecording, KeepsAValidNameAsItIsAndTidiesAnother) {
    const std::string segment = "<trkseg>" + point("00") + "</trkseg></trk>";
    const Outcome outcome =
        outcome_of(gpx("<trk><name> Van  7 </name>" + segment + "<trk><name>\n  Van\n  8\n</name>" +
                       segment + "<trk><name>  </name>" + segment));
    EXPECT_THAT(outcome.shown, ElementsAre(shown_at(" Van  7 ", "00"), shown_at("Van 8", "00"),
                                           shown_at("File", "00")));
}

}  // namespace
}  // namespace convoy::recordings
