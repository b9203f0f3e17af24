#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "recordings/fixtures/outcome.hpp"

namespace convoy::recordings {
namespace {

TEST(XmlRecording, IsReadInTheEncodingThatItDeclares) {
    EXPECT_THAT(outcome_of("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><gpx><trk><name>M\xFCl"
                           "</name><trkseg><trkpt lat=\"1\" lon=\"2\">"
                           "<time>2026-11-28T10:00:00Z</time></trkpt></trkseg></trk></gpx>")
                    .shown,
                testing::ElementsAre("M\xC3\xBCl 2026-11-28T10:00:00.000Z 1.0 2.0"));
}

TEST(XmlRecording, ThatIsDamagedOrNeitherGpxNorKmlIsUnreadable) {
    EXPECT_THAT(outcome_of("<gpx><trk></gpx>").complaint,
                testing::MatchesRegex("its XML is damaged at byte [0-9]+: .*mismatch"));
    EXPECT_EQ(outcome_of("<html/>").complaint,
              "it is XML, but neither GPX nor KML: its first element is 'html'");
}

}  // namespace
}  // namespace convoy::recordings
