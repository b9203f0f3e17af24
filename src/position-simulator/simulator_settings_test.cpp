#include "position-simulator/simulator_settings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>

#include "fleet/fixtures/samples.hpp"
#include "position-simulator/replay.hpp"
#include "position-simulator/simulated_fleet.hpp"

namespace convoy::simulator {
namespace {

using testing::HasSubstr;
using namespace std::chrono_literals;

using fleet::samples::noon;

SimulatorSettings settings_of(std::vector<const char*> arguments) {
    arguments.insert(arguments.begin(),
                     {"position-simulator", "--tracks", "tracks", "--vehicles", "2"});
    return read_settings(static_cast<int>(arguments.size()), arguments.data()).value();
}

fleet::Time clock_at_noon() { return noon; }

std::string complaint_about(const std::vector<const char*>& arguments) {
    try {
        make_schedule(settings_of(arguments), clock_at_noon);
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "";
}

fleet::Time first_time(const simulator::Schedule& schedule) {
    return schedule.source->next()->reported.position.time;
}

class RecordingFile : public testing::Test {
 protected:
    void SetUp() override {
        std::ofstream(path) << "vehicle_id,timestamp,latitude,longitude\n"
                               "7,2016-01-01T00:00:00Z,1,2\n7,bad,1,2\n";
    }
    void TearDown() override { std::remove(path.c_str()); }

    const std::string path =
        testing::TempDir() + "convoy_recording_" + std::to_string(::getpid()) + ".csv";
};

TEST(SimulatorSettings, AScheduleHasTheVehiclesThatAListOfItsSettingsHas) {
    const SimulatorSettings settings = settings_of({});
    const auto vehicles = load_vehicles(settings);
    EXPECT_EQ(vehicles.size(), 2U);
    EXPECT_EQ(make_schedule(settings, clock_at_noon).vehicles, vehicles);
}

TEST_F(RecordingFile, AScheduleHasTheVehiclesOfTheRecording) {
    const SimulatorSettings settings = settings_of({"--replay", path.c_str()});
    const std::vector<fleet::VehicleName> vehicles{fleet::VehicleName::from("7").value()};
    EXPECT_EQ(load_vehicles(settings), vehicles);
    EXPECT_EQ(make_schedule(settings, clock_at_noon).vehicles, vehicles);
}

TEST(SimulatorSettings, DriveOneVehiclePerTrackFromNowOn) {
    const SimulatorSettings settings = settings_of({});
    EXPECT_EQ(settings.process.admin_port, 9103);
    const simulator::Schedule schedule = make_schedule(settings, clock_at_noon);
    EXPECT_EQ(first_time(schedule), noon);
    EXPECT_EQ(schedule.pace.due(noon + 1s), noon + 1s);
}

TEST(SimulatorSettings, WithSpeedUpTheFirstTimeIsAnHourAgo) {
    const simulator::Schedule schedule =
        make_schedule(settings_of({"--speed-up", "60"}), clock_at_noon);
    EXPECT_EQ(first_time(schedule), noon - 1h);
    EXPECT_EQ(schedule.pace.due(noon - 1h + 60s), noon + 1s);
}

TEST(SimulatorSettings, TheFirstTimeIsTheGivenOne) {
    const simulator::Schedule schedule =
        make_schedule(settings_of({"--start", "2026-11-21T00:00:00Z"}), clock_at_noon);
    EXPECT_EQ(first_time(schedule), fleet::parse_time("2026-11-21T00:00:00Z"));
}

TEST(SimulatorSettings, AStartInTheFutureIsRefused) {
    EXPECT_THAT(complaint_about({"--start", "2026-11-22T12:00:01Z"}),
                HasSubstr("--start is '2026-11-22T12:00:01Z': it should be a time"));
    EXPECT_THAT(complaint_about({"--start", "tomorrow"}), HasSubstr("--start is 'tomorrow'"));
}

TEST(SimulatorSettings, LimitsAreThoseOfTheMessage) {
    EXPECT_THROW(settings_of({"--batch", "1001"}), service::BadSetting);
    EXPECT_THROW(settings_of({"--batch", "0"}), service::BadSetting);
    EXPECT_THROW(settings_of({"--rate", "0"}), service::BadSetting);
    EXPECT_THROW(settings_of({"--speed-up", "0.5"}), service::BadSetting);
    const BatchSettings batch =
        batch_settings(settings_of({"--encoding", "protobuf", "--batch-linger-seconds", "0.1"}), 5);
    EXPECT_EQ(batch.encoding, Encoding::protobuf);
    EXPECT_EQ(batch.linger, 100ms);
    EXPECT_EQ(batch.id_prefix, "simulator-5");
}

TEST(SimulatorSettings, TheLoginComesFromTheEnvironment) {
    ::setenv("QUEUE_USER", "simulator", 1);
    ::setenv("QUEUE_PASSWORD", "open sesame", 1);
    const QueueSettings queue = queue_settings(settings_of({}));
    ::unsetenv("QUEUE_USER");
    ::unsetenv("QUEUE_PASSWORD");
    EXPECT_EQ(queue.user, "simulator");
    EXPECT_EQ(queue.password, "open sesame");
    EXPECT_EQ(queue_settings(settings_of({})).user, std::nullopt);
}

TEST_F(RecordingFile, IsReplayedFromNowOn) {
    const simulator::Schedule schedule =
        make_schedule(settings_of({"--replay", path.c_str()}), clock_at_noon);
    EXPECT_EQ(first_time(schedule), noon);
}

TEST_F(RecordingFile, IsReplayedWithItsOwnTimesAtOnce) {
    const simulator::Schedule schedule = make_schedule(
        settings_of({"--replay", path.c_str(), "--replay-times", "own"}), clock_at_noon);
    const fleet::Time time = first_time(schedule);
    EXPECT_EQ(time, fleet::parse_time("2016-01-01T00:00:00Z"));
    EXPECT_EQ(schedule.pace.due(time), noon);
}

TEST_F(RecordingFile, BadRowsAreNamedInTheLog) {
    testing::internal::CaptureStdout();
    make_schedule(settings_of({"--replay", path.c_str()}), clock_at_noon);
    const std::string logged = testing::internal::GetCapturedStdout();
    EXPECT_THAT(logged, HasSubstr("\"line\":3,\"reason\":\"'bad' is not a time\""));
    EXPECT_THAT(logged, HasSubstr("\"positions\":1,\"bad_rows\":1"));
}

TEST_F(RecordingFile, TimesInSecondsAreTakenAndTheLogSaysSo) {
    std::ofstream(path) << "vehicle_id,timestamp,latitude,longitude\nA,1458692761,1,1\n";
    testing::internal::CaptureStdout();
    const simulator::Schedule schedule = make_schedule(
        settings_of({"--replay", path.c_str(), "--replay-times", "own"}), clock_at_noon);
    EXPECT_THAT(testing::internal::GetCapturedStdout(),
                HasSubstr("times are read as seconds since 1970"));
    EXPECT_EQ(first_time(schedule), fleet::parse_time("2016-03-23T00:26:01Z"));
}

TEST_F(RecordingFile, HasNoTruth) {
    EXPECT_THAT(complaint_about({"--replay", path.c_str(), "--truth", "t.csv"}),
                HasSubstr("--truth is for simulated vehicles only"));
}

}  // namespace
}  // namespace convoy::simulator
