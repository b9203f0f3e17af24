#include "position-simulator/gpx.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace convoy::simulator {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Returns "line: reason", or "" if there is no error.
std::string gpx_error(std::string_view text) {
    const auto points = parse_gpx(text);
    return points ? "" : std::to_string(points.error().line) + ": " + points.error().reason;
}

TEST(Gpx, TrackPointsOfAllSegmentsAreReadInOrder) {
    for (const char* version : {"1.0", "1.1"}) {
        const auto points =
            parse_gpx("<?xml version=\"1.0\"?>\n<gpx version=\"" + std::string(version) +
                      R"(" xmlns="http://www.topografix.com/GPX/1/1">)"
                      R"(<wpt lat="9" lon="9"/><rte><rtept lat="8" lon="8"/></rte>)"
                      R"(<trk><trkseg><trkpt lat="1.5" lon="2.5"><ele>3</ele></trkpt></trkseg>)"
                      R"(<trkseg><trkpt lon="-4" lat="-3"/></trkseg></trk>)"
                      R"(<trk><trkseg><trkpt lat="5" lon="6"/></trkseg></trk></gpx>)");
        ASSERT_TRUE(points) << points.error().reason;
        EXPECT_THAT(*points, ElementsAre(Point{{1.5}, {2.5}}, Point{{-3}, {-4}}, Point{{5}, {6}}));
    }
}

TEST(Gpx, APrefixAndARouteAreReadToo) {
    const auto points =
        parse_gpx(R"(<g:gpx xmlns:g="u" version="1.1"><g:rte><g:rtept lat="1" lon="2"/>)"
                  R"(<g:rtept lat="3" lon="4"/></g:rte></g:gpx>)");
    ASSERT_TRUE(points) << points.error().reason;
    EXPECT_THAT(*points, ElementsAre(Point{{1}, {2}}, Point{{3}, {4}}));
}

TEST(Gpx, WithoutPointsIsEmpty) {
    const auto points = parse_gpx(R"(<gpx version="1.1"><wpt lat="9" lon="9"/></gpx>)");
    ASSERT_TRUE(points) << points.error().reason;
    EXPECT_THAT(*points, IsEmpty());
}

TEST(Gpx, ABadPointIsNamedWithItsLine) {
    EXPECT_EQ(gpx_error("<gpx version=\"1.1\"><trk><trkseg>\n<trkpt lat=\"1\" lon=\"2\"/>\n"
                        "<trkpt lat=\"1\"/></trkseg></trk></gpx>"),
              "3: lon is '': it should be a number from -180 to 180");
}

TEST(Gpx, TextThatIsNoGpxIsRefused) {
    EXPECT_THAT(gpx_error("<gpx version=\"1.1\">\n\n<trk></gpx>"), testing::StartsWith("3: "));
    EXPECT_EQ(gpx_error("\n<html version=\"1.1\"/>"), "2: it should be GPX 1.0 or 1.1");
    EXPECT_EQ(gpx_error("<gpx version=\"2.0\"/>"), "1: it should be GPX 1.0 or 1.1");
}

}  // namespace
}  // namespace convoy::simulator
