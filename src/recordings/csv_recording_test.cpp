#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "recordings/fixtures/outcome.hpp"

namespace convoy::recordings {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string expected_place = "2026-11-28T10:00:00.000Z 52.52 13.405";

TEST(CsvRecording, IsReadWithAnySeparatorAndDecimalSign) {
    for (const char* text :
         {"vehicle_id;timestamp;latitude;longitude\nWagen 7;2026-11-28T10:00:00Z;52,5200;13,4050\n",
          "vehicle_id,timestamp,latitude,longitude\nWagen 7,2026-11-28T10:00:00Z,52.52,13.405",
          "vehicle_id,timestamp,latitude,longitude\nWagen 7,2026-11-28T10:00Z,\"52,52\",\"13,405\"",
          "vehicle_id\ttimestamp\tlatitude\tlongitude\r\nWagen 7\t28.11.2026 10:00\t52,52\t13,405",
          "sep=;\r\nvehicle_id;timestamp;latitude;longitude\r\nWagen 7;1795860000;52.52;13.405\r\n",
          "\xEF\xBB\xBF\"vehicle_id\";\"date\";\"time\";\"latitude\";\"longitude\"\n"
          "\"Wagen 7\";28.11.2026;10:00:00;52,52;13,405\n"}) {
        for (const std::string& bytes : {std::string(text), utf16(text)}) {
            if (bytes.starts_with("\xFF\xFE\xEF")) {
                continue;  // the mark is of UTF-8 only
            }
            const Outcome outcome = outcome_of(bytes);
            EXPECT_THAT(outcome.shown, ElementsAre("Wagen 7 " + expected_place)) << text;
            EXPECT_THAT(outcome.skipped, IsEmpty());
            EXPECT_EQ(outcome.complaint, "");
        }
    }
}

TEST(CsvRecording, SaysHowColumnsAndTimesAreRead) {
    EXPECT_THAT(outcome_of("phone,timestamp,lat,lon\np,1718444200,52.52,13.405\n").notes,
                ElementsAre("columns: time=timestamp, lat=lat, lon=lon; not read: phone",
                            "times are read as seconds since 1970"));
    EXPECT_THAT(outcome_of("time,lat,lon\n2026-11-28 10:00,1,2\n2026-11-28 10:01,1,2\n",
                           {.file_name = "File", .zone = "Europe/Berlin"})
                    .notes,
                ElementsAre("columns: time=time, lat=lat, lon=lon",
                            "times without a zone are read as Europe/Berlin"));
}

TEST(CsvRecording, HasTheSpeedAndTheHeadingOfTheDeviceInTheUnitsOfItsHeader) {
    const Outcome outcome = outcome_of(
        "time;lat;lon;Speed (km/h);Course\n"
        "1718444200;1;2;50,4;271,5\n"
        "1718444201;1;2;;\n"
        "1718444202;1;2;0;360\n");
    EXPECT_THAT(outcome.shown, ElementsAre("File 2024-06-15T09:36:40.000Z 1.0 2.0 14.0 m/s 271.5°",
                                           "File 2024-06-15T09:36:41.000Z 1.0 2.0",
                                           "File 2024-06-15T09:36:42.000Z 1.0 2.0 0.0 m/s 0.0°"));
    EXPECT_THAT(outcome.notes,
                testing::Contains("columns: time=time, lat=lat, lon=lon, speed=Speed (km/h) in "
                                  "km/h, heading=Course"));
}

TEST(CsvRecording, LeavesOutASpeedOrHeadingThatIsNoneAndSaysSoOnce) {
    const Outcome outcome = outcome_of(
        "time,lat,lon,speed_kmh,course\n"
        "1718444200,1,2,-1,-1\n"
        "1718444201,1,2,fast,N\n"
        "1718444202,1,2,9,361\n");
    EXPECT_THAT(outcome.shown, ElementsAre("File 2024-06-15T09:36:40.000Z 1.0 2.0",
                                           "File 2024-06-15T09:36:41.000Z 1.0 2.0",
                                           "File 2024-06-15T09:36:42.000Z 1.0 2.0 2.5 m/s"));
    EXPECT_THAT(outcome.skipped, IsEmpty());
    EXPECT_THAT(
        outcome.notes,
        ElementsAre(testing::StartsWith("columns: "), "times are read as seconds since 1970",
                    "'-1' of line 2 is no speed: such positions are read without it",
                    "'-1' of line 2 is no heading: such positions are read without it"));
}

TEST(CsvRecording, IgnoresTheDerivedSpeedOfAnExport) {
    const Outcome outcome = outcome_of(
        "vehicle,time,lat,lon,accuracy,speed,heading,distance,outlier,reported_speed,"
        "reported_heading\r\n"
        "A,2024-06-15T09:36:40.000Z,1,2,3.0,13.42,271.5,13.411,false,,\r\n"
        "A,2024-06-15T09:36:41.000Z,1,2,3.0,13.42,271.5,13.411,false,13.61,271.05\r\n");
    EXPECT_THAT(outcome.shown,
                ElementsAre("A 2024-06-15T09:36:40.000Z 1.0 2.0 ±3.0",
                            "A 2024-06-15T09:36:41.000Z 1.0 2.0 ±3.0 13.61 m/s 271.05°"));
}

TEST(CsvRecording, NamesVehiclesByColumnFileOrSetting) {
    const std::string text = "vehicle,time,lat,lon\nA,1718444200,1,2\n,1718444200,1,2\n";
    EXPECT_THAT(outcome_of(text).shown, ElementsAre("A 2024-06-15T09:36:40.000Z 1.0 2.0",
                                                    "File 2024-06-15T09:36:40.000Z 1.0 2.0"));
    EXPECT_THAT(
        outcome_of(text, {.vehicle = fleet::VehicleName::from("V")}).shown,
        ElementsAre("V 2024-06-15T09:36:40.000Z 1.0 2.0", "V 2024-06-15T09:36:40.000Z 1.0 2.0"));
}

TEST(CsvRecording, SkipsABadRowWithItsLineAndReason) {
    const Outcome outcome = outcome_of(
        "vehicle,time,lat,lon,accuracy\n"
        "A,1718444200,1,2,\n"
        "A,,1,2,\n"
        "A,yesterday,1,2,\n"
        "A,1718444200,91,2,\n"
        "A,1718444200,1,,\n"
        "A,1718444200,1,2,good\n"
        "A,1718444200,1,2\n"
        "A,5,1,2,3\n"
        "\"A\nB\nC\x01\",1718444200,1,2,3\n"
        "A,1718444201,1,2,3.14\n");
    EXPECT_THAT(outcome.shown, ElementsAre("A 2024-06-15T09:36:40.000Z 1.0 2.0",
                                           "A 2024-06-15T09:36:41.000Z 1.0 2.0 ±3.1"));
    EXPECT_THAT(
        outcome.skipped,
        ElementsAre("no_time, line 3: it has no time", "bad_time, line 4: 'yesterday' is no time",
                    "bad_coordinates, line 5: latitude '91' and longitude '2' are no place",
                    "bad_coordinates, line 6: latitude '1' and longitude '' are no place",
                    "bad_accuracy, line 7: 'good' is no accuracy in metres",
                    "bad_row, line 8: it has 4 fields, the first line has 5",
                    "bad_time, line 9: '5' is before 2000 or after 2286",
                    "bad_vehicle, line 10: 'A B C ' is no id of a vehicle: it should "
                    "be 1 to 256 bytes of UTF-8 without control characters"));
}

TEST(CsvRecording, TakesOffTheGuardOfAFormula) {
    EXPECT_THAT(
        outcome_of("vehicle,time,lat,lon\n'=1+1,1718444200,'-1,2\n'a,1718444200,1,2\n"
                   "'',1718444200,1,2\n")
            .shown,
        ElementsAre("=1+1 2024-06-15T09:36:40.000Z -1.0 2.0", "'a 2024-06-15T09:36:40.000Z 1.0 2.0",
                    "' 2024-06-15T09:36:40.000Z 1.0 2.0"));
}

TEST(CsvRecording, OfExcelForWindowsHasItsUmlauts) {
    const Outcome outcome = outcome_of("vehicle;time;lat;lon\nM\xFCller;1718444200;1;2\n");
    EXPECT_THAT(outcome.shown, ElementsAre("M\xC3\xBCller 2024-06-15T09:36:40.000Z 1.0 2.0"));
    EXPECT_EQ(outcome.notes.back(), "some lines are no UTF-8 and are read as Windows-1252");
}

TEST(CsvRecording, SaysThatAQuoteThatIsNeverClosedSkipsTheRest) {
    std::string text = "time,lat,lon,note\n1718444200,1,2,a\n1718444201,1,2,\"abc\n";
    for (int row = 0; row < 60; ++row) {
        text += "1718444202,1,2,b\n";
    }
    const Outcome outcome = outcome_of(text);
    EXPECT_THAT(outcome.skipped,
                ElementsAre("bad_row, line 3: its quote is never closed, so the rest of the file "
                            "is skipped"));
    EXPECT_EQ(outcome.positions.size(), 1U);
}

TEST(CsvRecording, SkipsTheLinesOfAQuoteThatIsTooLong) {
    const std::string half(max_line_bytes / 2, 'x');
    const Outcome outcome =
        outcome_of("time,lat,lon,note\n1718444200,1,2,\"" + half + "\n" + half +
                   "\"\n1718444201,1,2," + half + half + "\n1718444202,1,2,c\n");
    EXPECT_THAT(outcome.skipped,
                ElementsAre("bad_row, line 2: it is too long: its quote goes over 2 lines, which "
                            "are skipped",
                            "bad_row, line 4: it is too long"));
    EXPECT_EQ(outcome.positions.size(), 1U);
}

TEST(CsvRecording, AQuoteThatIsNotClosedEndsAfterAHundredLines) {
    std::string text = "vehicle,time,lat,lon\n\"A,1718444200,1,2\n";
    for (int row = 0; row < 150; ++row) {
        text += "B,1718444200,1,2\n";
    }
    const Outcome outcome = outcome_of(text);
    EXPECT_THAT(outcome.skipped, ElementsAre("bad_row, line 2: its quote is not closed within 100 "
                                             "lines, which are skipped"));
    EXPECT_EQ(outcome.positions.size(), 51U);
}

TEST(CsvRecording, WithoutTheColumnsIsUnreadable) {
    EXPECT_EQ(outcome_of("one,two\n1,2\n").complaint,
              "no column of its first line looks like the time; the columns are 'one', 'two'");
    EXPECT_EQ(outcome_of(std::string(max_line_bytes + 1, 'x')).complaint,
              "its first line names no columns: it is too long");
    EXPECT_EQ(outcome_of("time,lat,\"lon\n1718444200,1,2\n").complaint,
              "its first line names no columns: its quote is never closed, so the rest of the file "
              "is skipped");
}

}  // namespace
}  // namespace convoy::recordings
