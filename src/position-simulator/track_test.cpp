#include "position-simulator/track.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace convoy::simulator {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Returns "line: reason", or the number of points.
std::string outcome(std::string_view text) {
    const auto points = parse_track(text);
    return points ? std::to_string(points->size()) + " points"
                  : std::to_string(points.error().line) + ": " + points.error().reason;
}

TEST(TrackLines, AreReadWithEitherLineEndAndUpTo29Decimals) {
    const auto points = parse_track(
        "lat=\"53.3798165805637836456298828125\" lon=\"-1.46622528322041034698486328125\"\r\n"
        "\n"
        "  lat=\"53.5\"\tlon=\"-1.5\"  \n"
        "lat=\"-90\" lon=\"180\"");
    ASSERT_TRUE(points);
    EXPECT_THAT(*points, ElementsAre(Point{{53.379816580563784}, {-1.4662252832204103}},
                                     Point{{53.5}, {-1.5}}, Point{{-90}, {180}}));
}

TEST(TrackLines, ABadOneIsNamedWithItsReason) {
    const std::string good = "lat=\"1\" lon=\"2\"\nlat=\"3\" lon=\"4\"\n";
    EXPECT_EQ(outcome(good), "2 points");
    EXPECT_EQ(outcome(good + "\r\nlat=\"91\" lon=\"2\""),
              "4: lat is '91': it should be a number from -90 to 90");
    EXPECT_EQ(outcome(good + "lat=\"1\" lon=\"180.1\""),
              "3: lon is '180.1': it should be a number from -180 to 180");
    for (const char* bad : {R"(lat="1")", R"(lon="1" lat="2")", R"(lat="1" lon="2)",
                            R"(lat="1" lon="2" x)", R"(lat=1 lon=2)", R"(1,2)", R"(lat="1"lon)"}) {
        EXPECT_EQ(outcome(good + bad), R"(3: it should be lat="…" lon="…")") << bad;
    }
    for (const char* bad : {"", " 1", "1 ", "nan", "inf", "1,5", "--1", "1e", "0x1"}) {
        EXPECT_THAT(outcome(good + "lat=\"" + bad + "\" lon=\"2\""), HasSubstr("3: lat is")) << bad;
    }
}

TEST(Track, NeedsTwoDistinctPoints) {
    const std::string_view complaint = "0: it should have two distinct points or more";
    EXPECT_EQ(outcome(""), complaint);
    EXPECT_EQ(outcome("\r\n\r\n"), complaint);
    EXPECT_EQ(outcome("lat=\"1\" lon=\"2\""), complaint);
    EXPECT_EQ(outcome("lat=\"1\" lon=\"2\"\nlat=\"1.0\" lon=\"2.0\""), complaint);
    EXPECT_EQ(outcome("<gpx version=\"1.1\"/>"), complaint);
}

TEST(Track, IsGpxIfItBeginsWithALessThanSign) {
    EXPECT_EQ(outcome("\xef\xbb\xbf<?xml version=\"1.0\"?><gpx version=\"1.1\">"
                      "<trkpt lat=\"1\" lon=\"2\"/><trkpt lat=\"3\" lon=\"4\"/></gpx>"),
              "2 points");
    EXPECT_EQ(outcome("\n<html/>"), "2: it should be GPX 1.0 or 1.1");
}

TEST(VehicleName, IsMadeFromTheFilesName) {
    EXPECT_EQ(vehicle_name_of("tracks/city_truck"), "City Truck");
    EXPECT_EQ(vehicle_name_of("factory_run_a.gpx"), "Factory Run A");
    EXPECT_EQ(vehicle_name_of("small_parcel_service1"), "Small Parcel Service1");
    EXPECT_EQ(vehicle_name_of("\xc3\xa9t\xc3\xa9_bus"), "\xc3\xa9t\xc3\xa9 Bus");
}

/// A new folder for each test.
class Folder : public testing::Test {
 protected:
    void SetUp() override { std::filesystem::create_directory(path); }
    void TearDown() override { std::filesystem::remove_all(path); }

    void write(const std::string& name, const std::string& text) const {
        std::ofstream(path / name, std::ios::binary) << text;
    }
    /// Returns the error of loading it, or "".
    std::string complaint() const {
        try {
            load_tracks(path);
        } catch (const std::runtime_error& error) {
            return error.what();
        }
        return "";
    }

    const std::filesystem::path path =
        std::filesystem::path(testing::TempDir()) / ("convoy_tracks_" + std::to_string(::getpid()));
    const std::string good = "lat=\"1\" lon=\"2\"\nlat=\"3\" lon=\"4\"\n";
};

TEST_F(Folder, GivesItsTracksByFileNameWithoutLicencesAndNotes) {
    write("b_truck", good);
    write("a_truck.gpx",
          R"(<gpx version="1.1"><trkpt lat="1" lon="2"/><trkpt lat="3" lon="4"/></gpx>)");
    write("README.md", "# Tracks");
    write("LICENSE.somebody", "MIT");
    write(".hidden", "?");
    const auto tracks = load_tracks(path);
    ASSERT_EQ(tracks.size(), 2U);
    EXPECT_EQ(tracks[0].name, "A Truck");
    EXPECT_EQ(tracks[1].name, "B Truck");
}

TEST_F(Folder, SaysWhichLineOfWhichFileIsBad) {
    write("a_truck", good);
    write("b_truck", good + "lat=\"x\" lon=\"4\"\n");
    EXPECT_EQ(complaint(),
              (path / "b_truck").string() + ":3: lat is 'x': it should be a number from -90 to 90");
}

TEST_F(Folder, SaysThatAFileIsNoTrack) {
    write("a_truck", "");
    EXPECT_EQ(complaint(),
              (path / "a_truck").string() + ": it should have two distinct points or more");
}

TEST_F(Folder, SaysThatItIsEmpty) {
    EXPECT_EQ(complaint(), "there are no tracks in " + path.string());
}

TEST_F(Folder, SaysThatItIsNotThere) {
    std::filesystem::remove_all(path);
    EXPECT_EQ(complaint(), "the tracks in " + path.string() + ": No such file or directory");
}

TEST_F(Folder, RefusesTwoTracksForOneVehicle) {
    write("a_truck", good);
    write("a_truck.gpx", good);
    EXPECT_THAT(complaint(), HasSubstr("there is already a track of 'A Truck'"));
}

TEST(RecordedTracks, Are38AndAllGood) {
    const auto tracks = load_tracks("tracks");
    EXPECT_EQ(tracks.size(), 38U);
    for (const Track& track : tracks) {
        EXPECT_GT(track.points.size(), 500U) << track.name;
    }
    EXPECT_EQ(tracks.front().name, "City Truck");
    EXPECT_EQ(tracks.front().points.size(), 7699U);
}

}  // namespace
}  // namespace convoy::simulator
