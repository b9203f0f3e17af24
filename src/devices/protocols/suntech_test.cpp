#include "devices/protocols/suntech.hpp"

#include <gmock/gmock.h>

#include "devices/fixtures/real_frames.hpp"
#include "devices/protocols/suntech_text.hpp"
#include "devices/protocols/suntech_universal.hpp"
#include "devices/protocols/suntech_values.hpp"

namespace convoy::devices {
namespace {

using fleet::Attribute;

constexpr const char* suntech_sensor = "the voltage of an input is no temperature";

const Battery suntech_battery{
    .protocol = *find_protocol("suntech"),
    .file = "suntech",
    .terminator = "\r",
    .differing = {{"suntech-025", "what a sensor of fuel measures is no number of litres"},
                  {"suntech-071", suntech_sensor},
                  {"suntech-072", "a key of zeros is no driver"},
                  {"suntech-073", "an event has one field more than a status"},
                  {"suntech-074", suntech_sensor}},
};

TEST(SuntechTest, RealFramesHaveTheirValues) { expect_upstream_values(suntech_battery); }
TEST(SuntechTest, RealFramesAreAnswered) { expect_upstream_answers(suntech_battery); }
TEST(SuntechTest, FramesMayBeCutAnywhere) { expect_the_same_when_cut(suntech_battery); }
TEST(SuntechTest, GarbageBetweenFramesCostsNoMore) { expect_resynchronisation(suntech_battery); }
TEST(SuntechTest, FlippedBitsAreSurvived) { expect_to_survive_flipped_bits(suntech_battery); }

std::vector<Decoded> suntech_received(std::string_view report, DevicePolicy policy = {}) {
    return Connection(suntech_battery.protocol, policy).receive(std::string(report) + "\r");
}

Reading suntech_reading(std::string_view report) {
    const auto frames = suntech_received(report);
    EXPECT_EQ(frames.size(), 1U);
    return frames.at(0).readings.at(0);
}

TEST(SuntechTest, TheDataOfASerialPortMayHaveTheMarkThatEndsAReport) {
    const std::string report =
        "UEX;1610020241;03FFFFFF;161;3.0.9;0;20240506;15:52:55;00006697;724;11;4EDA;33;-5.129240;"
        "-42.797868;0.00;0.00;11;1;00000001;00000000;24;GTSL|6|1|0|22574684|1|\r\n;A7;;164;0;"
        "11.82\r";
    Connection connection(suntech_battery.protocol);
    EXPECT_TRUE(connection.receive(report.substr(0, report.find('\r') + 1)).empty());
    const auto frames = connection.receive(report.substr(report.find('\r') + 1));
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_EQ(frames[0].readings.at(0).attributes.text(Attribute::driver), "22574684");
    EXPECT_EQ(connection.skipped(), 0U);
    EXPECT_EQ(suntech_data_of("STT;1610020241;03FFFFFF"), std::nullopt);
}

TEST(SuntechTest, FieldsThatTheMaskLeavesOutAreNotThere) {
    // Neither the model nor the cell, and no inputs.
    const Reading reading = suntech_reading(
        "STT;100850000;0001F83D;010;1;20161117;08:37:39;+37.479323;+126.887827;62.03;65.43;10;1");
    ASSERT_TRUE(reading.fix);
    EXPECT_NEAR(reading.fix->coordinates.longitude(), 126.887827, 1e-7);
    EXPECT_NEAR(reading.fix->motion.heading()->value, 65.43, 0.006);
    EXPECT_EQ(reading.attributes.number(Attribute::satellites), 10);
    EXPECT_EQ(reading.attributes.flag(Attribute::ignition), std::nullopt);
}

TEST(SuntechTest, TheVoltagesOfASecondMaskAreAttributes) {
    const Reading reading = suntech_reading(
        "ALT;0840037569;FFFFFF;84;1.0.6;0;20221228;11:33:05;00004490;724;11;05D3;33;-22.845935;"
        "-46.322000;0.00;0.00;18;1;00000001;00000000;41;;;;08E3800F;4.1;12.37;0;0;0;0;4;;;;");
    EXPECT_EQ(reading.attributes.number(Attribute::battery), 4.1);
    EXPECT_EQ(reading.attributes.number(Attribute::power), 12.37);
    EXPECT_EQ(reading.attributes.text(Attribute::network), "724-11-1491-17552");
    EXPECT_THAT(reading.attributes.alarms(), testing::ElementsAre("power_cut"));
}

TEST(SuntechTest, AnEventHasItsNumberBeforeTheFieldsOfAStatus) {
    const Reading reading = suntech_reading(
        "ST300EVT;205173382;07;564;20160322;23:23:18;232e19;+19.288278;-099.128750;000.122;000.00;"
        "9;1;478391;11.53;000100;2;1;9498;079324;4.3;1;0.00;0.00;0.00;00000000000000;0;"
        "2898E16006000058:-20.8;2861626006000039:+2.5;:");
    EXPECT_EQ(reading.attributes.number(Attribute::engine_hours), 79'324 * 60);
    EXPECT_EQ(reading.attributes.number(Attribute::battery), 4.3);
    EXPECT_EQ(reading.attributes.number(Attribute::temperature), -20.8);
    EXPECT_EQ(reading.attributes.text(Attribute::driver), "") << "zeros are no driver";
}

TEST(SuntechTest, AKeyAndASensorAreKnownByTheirDigits) {
    const Reading key = suntech_reading(
        "ST300STT;907131077;04;706;20190227;23:59:34;cc719;-12.963490;-038.499587;000.067;000.00;7;"
        "1;57095;12.50;000000;1;0337;000207;0.0;1;0;012E717F010000;1");
    EXPECT_EQ(key.attributes.text(Attribute::driver), "012E717F010000");
    const Reading sensor = suntech_reading(
        "ST600STT;008350848;35;523;20191102;13:49:46;0bf14fdb;334;20;2f19;57;+20.466737;"
        "-100.825455;000.006;000.00;11;1;10274175;11.36;00000000;1;0300;018353;4.2;1;0.00;;;;"
        "00000000000000;0;28EE56B911160234:+13.7;:;:");
    EXPECT_EQ(sensor.attributes.number(Attribute::temperature), 13.7);
    EXPECT_EQ(sensor.attributes.text(Attribute::network), "334-20-12057-200363995");
}

TEST(SuntechTest, AnEmergencyAndAnAlertAreAlarms) {
    constexpr std::string_view rest =
        ";205174410;14;712;20110101;00:00:07;00000;+20.593923;-100.336716;000.000;000.00;9;1;0;"
        "16.57;000000;";
    const auto alarms = [&](std::string_view head, std::string_view number) {
        return suntech_reading(std::string(head) + std::string(rest) + std::string(number))
            .attributes.alarms();
    };
    EXPECT_THAT(alarms("ST300EMG", "1"), testing::ElementsAre("sos"));
    EXPECT_THAT(alarms("ST300EMG", "3"), testing::ElementsAre("power_cut"));
    EXPECT_THAT(alarms("ST300ALT", "1"), testing::ElementsAre("overspeed"));
    EXPECT_THAT(alarms("ST300ALT", "41"), testing::ElementsAre("power_cut"));
}

TEST(SuntechTest, ABinaryAlertHasAPlaceWithASignOfItsOwn) {
    const auto frames = Connection(suntech_battery.protocol)
                            .receive(from_hexadecimal(
                                "82002f05200013380fffff3401000301130a0512080400000000000000000000"
                                "000047f9d5846a0681007222521401010029"));
    ASSERT_EQ(frames.size(), 1U);
    const Reading& reading = frames[0].readings.at(0);
    EXPECT_EQ(frames[0].device, "0520001338");
    ASSERT_TRUE(reading.fix);
    EXPECT_NEAR(reading.fix->coordinates.latitude(), 4.717013, 1e-7);
    EXPECT_NEAR(reading.fix->coordinates.longitude(), -74.057345, 1e-7);
    EXPECT_THAT(reading.attributes.alarms(), testing::ElementsAre("power_cut"));
    EXPECT_EQ(reading.attributes.flag(Attribute::ignition), true);
}

TEST(SuntechTest, ACrashIsAnAlarmAtItsTime) {
    std::string data = from_hexadecimal("16011c150f0a") + std::string(144, '\r');
    const Reading reading = suntech_reading("CRR;0910000063;1;1;0150;" + data + ";D5");
    EXPECT_EQ(reading.time, fleet::parse_time("2022-01-28T21:15:10Z"));
    EXPECT_FALSE(reading.fix);
    EXPECT_THAT(reading.attributes.alarms(), testing::ElementsAre("accident"));
}

TEST(SuntechTest, ASignOfLifeGivesNoReading) {
    const auto frames = suntech_received("SA200ALV;317652");
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_EQ(frames[0].device, "317652");
    EXPECT_TRUE(frames[0].readings.empty());
    EXPECT_EQ(frames[0].fault, std::nullopt);
}

TEST(SuntechTest, ALengthThatIsDamagedHidesNoReportBehindIt) {
    std::string bytes =
        "UEX;1610020241;03FFFFFF;161;3.0.9;0;20240506;15:52:55;00006697;724;11;4EDA;33;-5.129240;"
        "-42.797868;0.00;0.00;11;1;00000001;00000000;65535;GTSL|6|1\r";
    for (int index = 0; index < 30; ++index) {
        bytes += "SA200ALV;317652\r";
    }
    EXPECT_GE(Connection(suntech_battery.protocol).receive(bytes).size(), 30U);
}

}  // namespace
}  // namespace convoy::devices
