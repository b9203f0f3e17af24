#include "position-simulator/replay.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "service/settings.hpp"

namespace convoy::simulator {
namespace {

using testing::HasSubstr;
using namespace std::chrono_literals;

const std::string header = "vehicle_id,timestamp,speed,latitude,longitude,headsign\n";

fleet::Time time_of(const char* text) { return fleet::parse_time(text).value(); }

TEST(Recording, IsReadByTheNamesOfItsColumns) {
    const Recording recording = *parse_recording(
        header + "2052,2016-03-22T19:26:01-05:00,8.5,30.220976,-97.76523,\"1-Metric, South\"\r\n",
        {});
    ASSERT_EQ(recording.positions.size(), 1U);
    const fleet::ReportedPosition& reported = recording.positions.front();
    EXPECT_EQ(reported.vehicle.text(), "2052");
    EXPECT_EQ(reported.position.time, time_of("2016-03-23T00:26:01Z"));
    EXPECT_EQ(reported.position.coordinates.latitude_e7(), 302209760);
    EXPECT_EQ(reported.position.coordinates.longitude_e7(), -977652300);
    EXPECT_EQ(reported.position.accuracy, std::nullopt);
}

TEST(Recording, ColumnsMayHaveOtherNamesAndAnAccuracy) {
    const auto columns =
        ReplayColumns::from({"vehicle=bus", "time=t", "lat=y", "lon=x", "accuracy=sigma"});
    const Recording recording = *parse_recording(
        "x,y,t,bus,sigma\n2,1,1458692761250,A,3.5\n2,1,1458692761251,A,\n", columns);
    ASSERT_EQ(recording.positions.size(), 2U);
    EXPECT_EQ(recording.positions[0].position.time, time_of("2016-03-23T00:26:01.250Z"));
    EXPECT_EQ(recording.positions[0].position.accuracy, fleet::Accuracy::from_metres(3.5));
    EXPECT_EQ(recording.positions[1].position.accuracy, std::nullopt);
}

std::vector<fleet::ReportedMotion> motions_of(const Recording& recording) {
    std::vector<fleet::ReportedMotion> motions;
    for (const fleet::ReportedPosition& reported : recording.positions) {
        motions.push_back(reported.position.reported);
    }
    return motions;
}

TEST(Recording, HasTheReportedMotionOfAnExportAndNotTheDerivedOne) {
    const auto columns =
        ReplayColumns::from({"vehicle=vehicle", "time=time", "lat=lat", "lon=lon"});
    const Recording recording = *parse_recording(
        "vehicle,time,lat,lon,accuracy,speed,heading,distance,outlier,reported_speed,"
        "reported_heading\r\n"
        "A,2016-01-01T00:00:01.000Z,1,1,,13.42,271.5,13.4,false,13.61,271.05\r\n"
        "A,2016-01-01T00:00:02.000Z,1,1,,13.42,271.5,13.4,false,0.00,\r\n"
        "A,2016-01-01T00:00:03.000Z,1,1,,13.42,271.5,13.4,false,,\r\n",
        columns);
    EXPECT_THAT(motions_of(recording),
                testing::ElementsAre(fleet::ReportedMotion(1'361, 27'105),
                                     fleet::ReportedMotion(0, fleet::ReportedMotion::unknown),
                                     fleet::ReportedMotion()));
    EXPECT_EQ(recording.without_motion, 0U);
}

TEST(Recording, LeavesOutASpeedOrHeadingThatIsNone) {
    const auto columns = ReplayColumns::from({"speed=speed", "heading=headsign"});
    const Recording recording = *parse_recording(header +
                                                     "A,2016-01-01T00:00:01Z,13.6,1,1,90\n"
                                                     "A,2016-01-01T00:00:02Z,-1,1,1,90\n"
                                                     "A,2016-01-01T00:00:03Z,2,1,1,north\n",
                                                 columns);
    EXPECT_THAT(motions_of(recording),
                testing::ElementsAre(fleet::ReportedMotion(1'360, 9'000),
                                     fleet::ReportedMotion(fleet::ReportedMotion::unknown, 9'000),
                                     fleet::ReportedMotion(200, fleet::ReportedMotion::unknown)));
    EXPECT_EQ(recording.without_motion, 2U);
    EXPECT_EQ(recording.bad_rows, 0U);
}

TEST(Recording, MayHaveItsTimesInSeconds) {
    const Recording recording = *parse_recording(header +
                                                     "A,1458692761,0,1,1,\n"
                                                     "A,1458692762.25,0,1,1,\n"
                                                     "A,1458692763250,0,1,1,\n"
                                                     "A,2016-03-23 00:26:04,0,1,1,\n",
                                                 {});
    ASSERT_EQ(recording.positions.size(), 3U);
    EXPECT_EQ(recording.positions[0].position.time, time_of("2016-03-23T00:26:01Z"));
    EXPECT_EQ(recording.positions[1].position.time, time_of("2016-03-23T00:26:02.250Z"));
    EXPECT_EQ(recording.positions[2].position.time, time_of("2016-03-23T00:26:03.250Z"));
    EXPECT_EQ(recording.in_seconds, 2U);
    EXPECT_EQ(recording.bad_rows, 1U) << "a time without a zone may be of any";
}

TEST(Recording, OfAnExportHasNoGuardsBeforeNames) {
    const Recording recording = *parse_recording(header +
                                                     "'=1,2016-01-01T00:00:01Z,0,1,1,\n"
                                                     "''a,2016-01-01T00:00:02Z,0,1,1,\n"
                                                     "'b,2016-01-01T00:00:03Z,0,1,1,\n",
                                                 {});
    ASSERT_EQ(recording.positions.size(), 3U);
    EXPECT_EQ(recording.positions[0].vehicle.text(), "=1");
    EXPECT_EQ(recording.positions[1].vehicle.text(), "'a");
    EXPECT_EQ(recording.positions[2].vehicle.text(), "'b");
}

TEST(Recording, IsPutInTheOrderOfTime) {
    const Recording recording = *parse_recording(header +
                                                     "b,2016-01-01T00:00:02Z,0,1,1,\n"
                                                     "a,2016-01-01T00:00:01Z,0,1,1,\n"
                                                     "c,2016-01-01T00:00:02Z,0,1,1,\n",
                                                 {});
    std::string order;
    for (const fleet::ReportedPosition& reported : recording.positions) {
        order += reported.vehicle.text();
    }
    EXPECT_EQ(order, "abc");
}

TEST(Recording, BadRowsAreCountedAndTheFirstFiveNamed) {
    const std::string bad =
        ",2016-01-01T00:00:00Z,0,1,1,\n"    // no name
        "a,yesterday,0,1,1,\n"              // no time
        "a,2016-01-01T00:00:00Z,0,91,1,\n"  // no latitude
        "a,2016-01-01T00:00:00Z,0,1,,\n"    // no longitude
        "a,2016-01-01T00:00:00Z\n"          // too short
        "b,yesterday,0,1,1,\n";
    const Recording recording =
        *parse_recording(header + bad + "a,2016-01-01T00:00:00Z,0,1,1,\n", {});
    EXPECT_EQ(recording.positions.size(), 1U);
    EXPECT_EQ(recording.bad_rows, 6U);
    ASSERT_EQ(recording.first_bad_rows.size(), 5U);
    EXPECT_EQ(recording.first_bad_rows[0].line, 2U);
    EXPECT_EQ(recording.first_bad_rows[0].reason, "'' is not a valid vehicle name");
    EXPECT_EQ(recording.first_bad_rows[1].reason, "'yesterday' is not a time");
    EXPECT_THAT(recording.first_bad_rows[2].reason, HasSubstr("lat is '91'"));
    EXPECT_THAT(recording.first_bad_rows[3].reason, HasSubstr("lon is ''"));
    EXPECT_EQ(recording.first_bad_rows[4].line, 6U);
    EXPECT_EQ(recording.first_bad_rows[4].reason, "it has 2 fields, the first line has 6");
}

TEST(Recording, WithoutAColumnOrAPositionIsRefused) {
    EXPECT_EQ(parse_recording("", {}).error(), "it is empty");
    EXPECT_EQ(parse_recording("vehicle_id,time,latitude,longitude\n", {}).error(),
              "its first line has no column 'timestamp'");
    EXPECT_EQ(parse_recording(header, {}).error(), "none of its rows is a position");
}

TEST(Recording, OfABadFileNamesIt) {
    const auto load = [](const char* file) { return [file] { load_recording(file, {}); }; };
    EXPECT_THAT(load("/nowhere/at/all.csv"), testing::ThrowsMessage<service::CannotStart>(
                                                 "/nowhere/at/all.csv: it cannot be read"));
    EXPECT_THAT(load("/dev/null"),
                testing::ThrowsMessage<service::CannotStart>("/dev/null: it is empty"));
}

TEST(ReplayColumns, ThatAreNotUnderstoodAreBadSettings) {
    EXPECT_THROW(ReplayColumns::from({"velocity=speed"}), service::BadSetting);
    EXPECT_THROW(ReplayColumns::from({"vehicle"}), service::BadSetting);
    EXPECT_THROW(ReplayColumns::from({"vehicle="}), service::BadSetting);
}

std::vector<fleet::Time> times_of(Replay& replay) {
    std::vector<fleet::Time> times;
    while (const auto observation = replay.next()) {
        EXPECT_EQ(observation->truth.has_value(), false);
        times.push_back(observation->reported.position.time);
    }
    return times;
}

const std::string two_rows = header +
                             "a,2016-01-01T00:00:05Z,0,1,1,\n"
                             "a,2016-01-01T00:00:02Z,0,1,1,\n";

TEST(Replay, KeepsTheTimesOfTheRecording) {
    Replay replay(*parse_recording(two_rows, {}), std::nullopt);
    EXPECT_THAT(times_of(replay), testing::ElementsAre(time_of("2016-01-01T00:00:02Z"),
                                                       time_of("2016-01-01T00:00:05Z")));
}

TEST(Replay, ShiftsAllTimesByTheSame) {
    const fleet::Time first = time_of("2026-11-22T13:00:00.500Z");
    Replay replay(*parse_recording(two_rows, {}), first);
    EXPECT_THAT(times_of(replay), testing::ElementsAre(first, first + 3s));
}

}  // namespace
}  // namespace convoy::simulator
