#include "recordings/columns.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace convoy::recordings {
namespace {

using Names = std::vector<std::string>;

std::string found(const Names& header, const ColumnNames& names = {}) {
    const FoundColumns found = find_columns(header, names);
    return found.columns ? describe(*found.columns, header) : found.complaint;
}

TEST(Columns, AreFoundByTheirUsualNames) {
    EXPECT_EQ(found({"vehicle_id", "timestamp", "latitude", "longitude"}),
              "vehicle=vehicle_id, time=timestamp, lat=latitude, lon=longitude");
    EXPECT_EQ(found({"Lon", "LAT", "Date Time (UTC)", "Device-ID", "Accuracy [m]", "Speed"}),
              "vehicle=Device-ID, time=Date Time (UTC), lat=LAT, lon=Lon, accuracy=Accuracy [m]; "
              "not read: Speed");
    EXPECT_EQ(found({"Kennzeichen", "Zeit", "Breite", "L\xC3\xA4nge"}),
              "vehicle=Kennzeichen, time=Zeit, lat=Breite, lon=L\xC3\xA4nge");
}

TEST(Columns, OfConvoysOwnExportAreFoundWithoutTheDerivedOnes) {
    EXPECT_EQ(found({"vehicle", "time", "lat", "lon", "accuracy", "speed", "heading", "distance",
                     "outlier"}),
              "vehicle=vehicle, time=time, lat=lat, lon=lon, accuracy=accuracy; not read: speed, "
              "heading, distance, outlier");
}

TEST(Columns, OfWhatDevicesSaidAreThoseOfConvoysOwnExport) {
    EXPECT_EQ(found({"time", "lat", "lon", "device", "battery", "attributes", "attributes_time"}),
              "vehicle=device, time=time, lat=lat, lon=lon, and what devices said");
    EXPECT_EQ(found({"time", "lat", "lon", "battery", "attributes"}),
              "time=time, lat=lat, lon=lon; not read: battery, attributes");
}

TEST(Columns, OfTheReportedMotionAreShownWithTheirUnit) {
    EXPECT_EQ(found({"time", "lat", "lon", "speed", "heading", "reported_speed"}),
              "time=time, lat=lat, lon=lon, speed=reported_speed in m/s; not read: speed, heading");
    EXPECT_EQ(found({"time", "lat", "lon", "Speed (km/h)", "Course"}),
              "time=time, lat=lat, lon=lon, speed=Speed (km/h) in km/h, heading=Course");
}

TEST(Columns, MayHaveNoVehicleAndADateOfItsOwn) {
    EXPECT_EQ(found({"id", "date", "time", "lat", "lon"}),
              "date=date, time=time, lat=lat, lon=lon; not read: id");
    EXPECT_EQ(found({"date", "lat", "lon"}), "time=date, lat=lat, lon=lon");
}

TEST(Columns, AreThoseThatAreNamed) {
    EXPECT_EQ(found({"time", "seen", "lat", "lon", "id"}, {.vehicle = "id", .time = "seen"}),
              "vehicle=id, time=seen, lat=lat, lon=lon; not read: time");
}

TEST(Columns, OfTheMotionMayBeNamedWithTheirUnit) {
    const Names header{"time", "lat", "lon", "speed", "dir", "speed_mph"};
    EXPECT_EQ(
        found(header, {.speed = "speed", .speed_unit = knots, .heading = "dir"}),
        "time=time, lat=lat, lon=lon, speed=speed in knots, heading=dir; not read: speed_mph");
    EXPECT_EQ(found({"time", "lat", "lon"}, {.heading = "dir"}),
              "its first line has no column 'dir'; the columns are 'time', 'lat', 'lon'");
}

TEST(Columns, ThatAreMissingAreNamedWithThoseThatThereAre) {
    EXPECT_EQ(found({"a", "lat", "lon"}),
              "no column of its first line looks like the time; the columns are 'a', 'lat', 'lon'");
    EXPECT_EQ(found({"time", "lat", "lon"}, {.vehicle = "van"}),
              "its first line has no column 'van'; the columns are 'time', 'lat', 'lon'");
}

TEST(Columns, AreShownWithoutControlCharactersAndInShort) {
    const std::string clear = "\x1B[2J";
    EXPECT_EQ(found({"time" + clear, "lat", "lon", clear}, {.time = "time" + clear}),
              "time=time [2J, lat=lat, lon=lon; not read:  [2J");
    EXPECT_EQ(found({clear, "lat", "lon"}),
              "no column of its first line looks like the time; the columns are ' [2J', 'lat', "
              "'lon'");
    Names many(1000, "x1");
    many.back() = std::string(1000, 'y');
    EXPECT_TRUE(found(many).ends_with(", 'x1', 'x1' and 950 more"));
    EXPECT_LT(found(many).size(), 500U);
    many = {"time", "lat", "lon", std::string(1000, 'y')};
    EXPECT_EQ(found(many), "time=time, lat=lat, lon=lon; not read: " + std::string(60, 'y') + "…");
    many.resize(100, "x1");
    EXPECT_TRUE(found(many).ends_with(", x1, x1 and 47 more"));
}

TEST(Columns, ASurerNameIsPreferred) {
    EXPECT_EQ(guess(Value::vehicle, Names{"name", "Bus", "vehicle"}), 2U);
    EXPECT_EQ(guess(Value::vehicle, Names{"id"}), std::nullopt);
}

}  // namespace
}  // namespace convoy::recordings
