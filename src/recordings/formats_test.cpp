#include "recordings/formats.hpp"

#include <gtest/gtest.h>

namespace convoy::recordings {
namespace {

TEST(FindFormat, GoesByTheBeginningOfTheText) {
    EXPECT_EQ(find_format("  <?xml version='1.0'?><gpx>").format, RecordingFormat::xml);
    EXPECT_EQ(find_format("\n{\"type\":\"FeatureCollection\"").format, RecordingFormat::geojson);
    EXPECT_EQ(find_format("[").format, RecordingFormat::geojson);
    EXPECT_EQ(find_format("2026-11-22 $GPRMC,120000,A").format, RecordingFormat::nmea);
    EXPECT_EQ(find_format("\r\n$GPRMC,120000,A").format, RecordingFormat::nmea);
    EXPECT_EQ(find_format(R"(\c:1241544035*4A\$GPRMC,120000,A)").format, RecordingFormat::nmea);
    EXPECT_EQ(find_format("x\n\t$E1GGA,120000").format, RecordingFormat::nmea);
    EXPECT_EQ(find_format("price;in $;lat;lon\n").format, RecordingFormat::csv);
    EXPECT_EQ(find_format("time,price,lat,lon\n1718444200, $10000,1,2\n").format,
              RecordingFormat::csv);
    for (const char* before : {",", "\"", ";", "a"}) {
        EXPECT_EQ(find_format("time,lat,lon,raw\n1718444200,1,2" + std::string(before) +
                              "$GPGGA,123519,4807.038,N\n")
                      .format,
                  RecordingFormat::csv)
            << before;
    }
    EXPECT_EQ(find_format("lat,lon,time\n").format, RecordingFormat::csv);
}

TEST(FindFormat, SaysWhyAFileIsNoRecording) {
    for (const std::string_view text :
         {std::string_view(" \n"), std::string_view("PK\x03\x04zip"),
          std::string_view("\x1F\x8B"
                           "gzip"),
          std::string_view("\0binary", 7), std::string_view("lat=\"52.1\" lon=\"4.3\"")}) {
        const FoundFormat found = find_format(text);
        EXPECT_FALSE(found.format) << text;
        EXPECT_NE(found.complaint, "") << text;
    }
}

}  // namespace
}  // namespace convoy::recordings
