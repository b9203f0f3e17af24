#include "devices/protocols/queclink.hpp"

#include <gmock/gmock.h>

#include "devices/checksums.hpp"
#include "devices/fixtures/real_frames.hpp"
#include "devices/protocols/queclink_attributes.hpp"
#include "devices/protocols/queclink_binary.hpp"
#include "devices/protocols/queclink_bus.hpp"
#include "devices/protocols/queclink_compressed.hpp"
#include "devices/protocols/queclink_network.hpp"
#include "devices/protocols/queclink_report.hpp"
#include "devices/protocols/queclink_text.hpp"

namespace convoy::devices {
namespace {

using fleet::Attribute;

constexpr const char* queclink_repeated =
    "its HDOP is 0, and its place is older than 10 minutes against the time of sending";
constexpr const char* queclink_raw_fuel = "a sensor's raw value is no number of litres";
constexpr const char* queclink_percent = "P is a fuel level in %, which are no litres";

const Battery queclink_text{
    .protocol = *find_protocol("queclink"),
    .file = "queclink",
    .terminator = "$",
    .differing = {{"queclink-011", queclink_raw_fuel},
                  {"queclink-017", "it has a place, behind the values of the bus"},
                  {"queclink-030", queclink_repeated},
                  {"queclink-032", queclink_repeated},
                  {"queclink-034", queclink_percent},
                  {"queclink-041", queclink_repeated},
                  {"queclink-045", queclink_raw_fuel},
                  {"queclink-065", queclink_percent},
                  {"queclink-070", queclink_percent},
                  {"queclink-072", queclink_repeated},
                  {"queclink-076", queclink_repeated},
                  {"queclink-077", queclink_repeated},
                  {"queclink-085", queclink_percent},
                  {"queclink-095", "it has no version, so its second field is the IMEI"},
                  {"queclink-097", queclink_repeated},
                  {"queclink-099", "the device stands now, and its place is old"},
                  {"queclink-113", queclink_repeated},
                  {"queclink-134", queclink_percent},
                  {"queclink-157", "it has no version, so its second field is the IMEI"},
                  {"queclink-159", "the field behind the cell is reserved, and no battery's level"},
                  {"queclink-162", queclink_repeated},
                  {"queclink-173", queclink_repeated},
                  {"queclink-189", "it has a place, behind the values of the bus"}},
    .other_answers = {{"queclink-182", "a heartbeat has an answer of its own, and no second one"}},
};

const Battery queclink_binary{
    .protocol = *find_protocol("queclink"),
    .file = "queclink-binary",
    .differing = {{"queclink-binary-002", "two digits of an IMEI are one byte"},
                  {"queclink-binary-003", "the device says its name; its power is in mV"},
                  {"queclink-binary-004", "two digits of an IMEI are one byte"}},
};

TEST(QueclinkTest, RealFramesHaveTheirValues) { expect_upstream_values(queclink_text); }
TEST(QueclinkTest, RealFramesAreAnswered) { expect_upstream_answers(queclink_text); }
TEST(QueclinkTest, FramesMayBeCutAnywhere) { expect_the_same_when_cut(queclink_text); }
TEST(QueclinkTest, GarbageBetweenFramesCostsNoMore) { expect_resynchronisation(queclink_text); }
TEST(QueclinkTest, FlippedBitsAreSurvived) { expect_to_survive_flipped_bits(queclink_text); }
TEST(QueclinkTest, RealBinaryFramesHaveTheirValues) { expect_upstream_values(queclink_binary); }
TEST(QueclinkTest, BinaryFramesMayBeCutAnywhere) { expect_the_same_when_cut(queclink_binary); }
TEST(QueclinkTest, GarbageBetweenBinaryFramesCostsNoMore) {
    expect_resynchronisation(queclink_binary);
}
TEST(QueclinkTest, FlippedBitsOfBinaryFramesAreSurvived) {
    expect_to_survive_flipped_bits(queclink_binary);
}

std::vector<Decoded> queclink_frames(std::string_view id, const Battery& battery = queclink_text,
                                     DevicePolicy policy = {}) {
    for (const RealFrame& frame : read_real_frames(battery.file)) {
        if (frame.id == id) {
            return Connection(battery.protocol, policy).receive(frame.bytes + battery.terminator);
        }
    }
    return {};
}

Reading queclink_reading_of(std::string_view id, const Battery& battery = queclink_text) {
    const auto frames = queclink_frames(id, battery);
    EXPECT_EQ(frames.size(), 1U);
    EXPECT_FALSE(frames.at(0).readings.empty());
    return frames.at(0).readings.back();
}

std::string queclink_place(std::string_view hdop, std::string_view fix, std::string_view sent) {
    return "+RESP:GTFRI,060228,862894020178276,,15153,10,1," + std::string(hdop) +
           ",88.0,0,431.7,-63.169571,-17.776235," + std::string(fix) +
           ",0736,0003,6AD4,80EF,00,34.9,00117:31:26,,,90,210101,,,," + std::string(sent) +
           ",38EE$";
}

TEST(QueclinkTest, AHdopOfZeroIsAPositionUnlessItsPlaceIsRepeatedOrOld) {
    Connection connection(queclink_text.protocol);
    const auto has_fix = [&connection](std::string_view hdop, std::string_view fix,
                                       std::string_view sent) {
        return connection.receive(queclink_place(hdop, fix, sent))
            .at(0)
            .readings.at(0)
            .fix.has_value();
    };
    EXPECT_TRUE(has_fix("0", "20160210153458", "20160210153503"));
    EXPECT_FALSE(has_fix("0", "20160210153458", "20160210153603")) << "it is repeated";
    EXPECT_TRUE(has_fix("0", "20160210154458", "20160210155458")) << "it is 10 minutes old";
    EXPECT_FALSE(has_fix("0", "20160210154558", "20160210155559")) << "it is older";
    EXPECT_TRUE(has_fix("1", "20160210153458", "20160210183503")) << "it has a HDOP";
    EXPECT_TRUE(has_fix("0", "20160210193458", "20160210153503")) << "the device's clock is local";
}

TEST(QueclinkTest, AClockOfSendingThatMayBeLocalMakesNoPlaceOld) {
    const auto has_fix = [](std::string_view fix, std::string_view sent, DevicePolicy policy = {}) {
        return Connection(queclink_text.protocol, policy)
            .receive(queclink_place("0", fix, sent))
            .at(0)
            .readings.at(0)
            .fix.has_value();
    };
    EXPECT_TRUE(has_fix("20160210153458", "20160210233503")) << "8 hours";
    EXPECT_TRUE(has_fix("20160210153458", "20160210212003")) << "5 hours and 45 minutes";
    EXPECT_FALSE(has_fix("20160210153458", "20160210154958")) << "no zone is so near";
    EXPECT_FALSE(has_fix("20160210153458", "20160210232503")) << "10 minutes less than 8 hours";
    EXPECT_FALSE(has_fix("20160210153458", "20160211073503")) << "16 hours";
    EXPECT_FALSE(
        has_fix("20160210153458", "20160210233503", {.ahead_of_utc = std::chrono::hours(1)}))
        << "the operator knows the clock";
    EXPECT_TRUE(has_fix("20261129013000", "20261129092000")) << "it was measured before 3 minutes";
}

TEST(QueclinkTest, APlaceIsRepeatedByAnyClock) {
    Connection connection(queclink_text.protocol);
    connection.receive(queclink_place("0", "20160210153458", "20160210233503"));
    const auto frames = connection.receive(queclink_place("0", "20160210153458", "20160210233603"));
    EXPECT_FALSE(frames.at(0).readings.at(0).fix);
}

TEST(QueclinkTest, AReportThatIsSentAgainGivesTheSame) {
    Connection connection(queclink_text.protocol);
    const std::string first = queclink_place("0", "20160210153458", "20160210153503");
    const std::string repeating = queclink_place("0", "20160210153458", "20160210153603");
    for (int copy = 0; copy < 2; ++copy) {
        EXPECT_TRUE(connection.receive(first).at(0).readings.at(0).fix);
    }
    for (int copy = 0; copy < 2; ++copy) {
        EXPECT_FALSE(connection.receive(repeating).at(0).readings.at(0).fix);
    }
}

TEST(QueclinkTest, AnOldPlaceIsAReadingAtTheTimeOfSendingByTheDevicesOwnClock) {
    Connection connection(queclink_text.protocol, {.ahead_of_utc = std::chrono::hours(-4)});
    const auto frames = connection.receive(queclink_place("0", "20160210153458", "20160210123503"));
    const Reading& reading = frames.at(0).readings.at(0);
    EXPECT_FALSE(reading.fix);
    EXPECT_EQ(reading.time, fleet::parse_time("2016-02-10T16:35:03Z"));
    EXPECT_EQ(reading.attributes.number(Attribute::battery_level), 90);
}

TEST(QueclinkTest, EachOfSeveralPlacesOfOneReportIsAReading) {
    const auto frames = queclink_frames("queclink-064");
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_EQ(frames[0].readings.size(), 4U);
    EXPECT_EQ(frames[0].when_stored, "+SACK:0654$");
    EXPECT_EQ(frames[0].at_once, "");
    EXPECT_EQ(frames[0].readings[0].attributes.number(Attribute::battery_level), std::nullopt);
    EXPECT_EQ(frames[0].readings[3].attributes.number(Attribute::battery_level), 83);
}

TEST(QueclinkTest, AHeartbeatIsAnsweredAtOnceAndGivesNoReading) {
    const auto frames = queclink_frames("queclink-182");
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_EQ(frames[0].at_once, "+SACK:GTHBD,1A0401,11F0$");
    EXPECT_EQ(frames[0].when_stored, "");
    EXPECT_TRUE(frames[0].readings.empty());
}

TEST(QueclinkTest, AFrameEndsWithADollarOrWithAZero) {
    Connection connection(queclink_text.protocol);
    std::string bytes = queclink_place("1", "20160210153458", "20160210153503");
    bytes.back() = '\0';
    EXPECT_EQ(connection.receive(bytes).size(), 1U);
    EXPECT_EQ(connection.skipped(), 0U);
}

TEST(QueclinkTest, FuelIsInLitresOrAPercentageOrASensorsRawValue) {
    const auto fuel = [](const Reading& reading) {
        return std::pair(reading.attributes.number(Attribute::fuel),
                         reading.attributes.number(Attribute::fuel_level));
    };
    EXPECT_EQ(fuel(queclink_reading_of("queclink-082")),
              std::pair(std::optional(100.0), std::optional(100.0)));
    EXPECT_EQ(fuel(queclink_reading_of("queclink-065")).second, 69.2);
    EXPECT_EQ(fuel(queclink_reading_of("queclink-134")).second, 50);
    EXPECT_EQ(fuel(queclink_reading_of("queclink-045")).first, std::nullopt);
    EXPECT_THAT(
        queclink_reading_of("queclink-045").attributes.free(),
        testing::ElementsAre(testing::Pair("x_fuel_sensor", testing::VariantWith<double>(153.0))));
}

TEST(QueclinkTest, AReportOfTheBusMayHaveAPlace) {
    const Reading reading = queclink_reading_of("queclink-085");
    ASSERT_TRUE(reading.fix);
    EXPECT_NEAR(reading.fix->motion.speed()->value, 42.7 / 3.6, 0.006);
    EXPECT_EQ(reading.attributes.flag(Attribute::ignition), true);
    EXPECT_TRUE(queclink_reading_of("queclink-189").fix);
    EXPECT_TRUE(queclink_reading_of("queclink-017").fix);
}

TEST(QueclinkTest, OldModelsWriteNoVersion) {
    EXPECT_EQ(queclink_frames("queclink-095").at(0).device, "862370030005908");
    EXPECT_EQ(queclink_frames("queclink-157").at(0).device, "359464030073766");
}

TEST(QueclinkTest, AChangeOfMovementIsAnAlarmOnlyWhenItBegins) {
    EXPECT_TRUE(queclink_reading_of("queclink-099").attributes.alarms().empty());
    EXPECT_THAT(queclink_reading_of("queclink-159").attributes.alarms(),
                testing::ElementsAre("movement"));
    EXPECT_EQ(queclink_reading_of("queclink-159").attributes.number(Attribute::battery_level),
              std::nullopt);
}

TEST(QueclinkTest, TheFieldsBehindAPlaceBeginWhereItsMaskSays) {
    const QueclinkReport report(
        "+BUFF:GTIGN,6E0202,868589060169789,ra79,379,1,0.0,105,532.2,-70.616413,-33.393457,"
        "20240610201712,0730,0001,333A,00CFA301,01,11,,0.0,20240610201713,3AE2");
    ASSERT_EQ(report.places().size(), 1U);
    EXPECT_EQ(report.tail().satellites, 11);
    EXPECT_EQ(report[report.tail().begin + 1], "0.0");
    EXPECT_EQ(queclink_network(report), "730-1-13114-13607681");
    EXPECT_EQ(queclink_attributes(report).flag(Attribute::ignition), true);
}

TEST(QueclinkTest, TheLengthOfABinaryFrameIsKnownFromItsFirstBytes) {
    const std::string head = from_hexadecimal("2b5253500300fc1fff0064");
    EXPECT_EQ(length_of_queclink_binary(head), 100U);
    EXPECT_EQ(length_of_queclink_binary(head.substr(0, 10)), 0U);
    EXPECT_EQ(length_of_queclink_binary("+XYZ12345678"), std::nullopt);
}

TEST(QueclinkTest, CellsAndStationsAreKeptForALaterLocator) {
    EXPECT_EQ(queclink_reading_of("queclink-013").attributes.text(Attribute::network),
              "268-6-8900-5093");
    EXPECT_EQ(queclink_reading_of("queclink-116").attributes.text(Attribute::network),
              "08626693fb98-36");
}

TEST(QueclinkTest, TheBytesOfABinaryIdAreTwoDigitsEach) {
    const auto frames = queclink_frames("queclink-binary-002", queclink_binary);
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_EQ(frames[0].device, "865084030003675");
    ASSERT_EQ(frames[0].readings.size(), 268U);
    ASSERT_TRUE(frames[0].readings[267].fix);
    EXPECT_NEAR(frames[0].readings[267].fix->coordinates.latitude(), 39.599306, 0.002);
    const Reading live = queclink_reading_of("queclink-binary-003", queclink_binary);
    EXPECT_EQ(queclink_frames("queclink-binary-003", queclink_binary).at(0).device, "gb100-Do");
    EXPECT_EQ(queclink_frames("queclink-binary-007", queclink_binary).at(0).device, "gb100");
    EXPECT_EQ(live.attributes.number(Attribute::power), 12.1);
    EXPECT_EQ(live.attributes.text(Attribute::network), "460-0-6263-19");
    ASSERT_TRUE(live.fix);
    EXPECT_NEAR(live.fix->coordinates.longitude(), 121.392449, 1e-7);
}

TEST(QueclinkTest, AWrongChecksumOfABinaryFrameGivesNoPosition) {
    std::string bytes;
    for (const RealFrame& frame : read_real_frames("queclink-binary")) {
        bytes = frame.id == "queclink-binary-003" ? frame.bytes : bytes;
    }
    bytes[40] ^= 1;
    const auto strict = Connection(queclink_binary.protocol).receive(bytes);
    ASSERT_EQ(strict.size(), 1U);
    EXPECT_EQ(strict[0].fault, Fault::bad_checksum);
    EXPECT_TRUE(strict[0].readings.empty());
    const auto lenient =
        Connection(queclink_binary.protocol, {.checks_sums = false}).receive(bytes);
    EXPECT_EQ(lenient.at(0).readings.size(), 1U);
}

TEST(QueclinkBusTest, TheBitOfTheMaskSaysWhatAFieldIs) {
    fleet::Attributes attributes;
    set_queclink_bus_value(attributes, 1, "2");
    set_queclink_bus_value(attributes, 4, "1200");
    set_queclink_bus_value(attributes, 8, "P43.5");
    set_queclink_bus_value(attributes, 11, "2.5");
    set_queclink_bus_value(attributes, 5, "17");
    set_queclink_bus_value(attributes, 0, "");

    EXPECT_EQ(attributes.flag(fleet::Attribute::ignition), true);
    EXPECT_EQ(attributes.number(fleet::Attribute::fuel_level), 43.5);
    EXPECT_EQ(attributes.number(fleet::Attribute::engine_hours), 9'000);
    EXPECT_THAT(attributes.free(), testing::ElementsAre(testing::Key("x_rpm")));
}

TEST(QueclinkTest, ABinaryReportIsAnsweredWithItsCount) {
    const auto report = queclink_frames("queclink-binary-002", queclink_binary);
    ASSERT_EQ(report.size(), 1U);
    EXPECT_EQ(report[0].when_stored, "+SACK:19E6$");
    EXPECT_EQ(report[0].at_once, "");
    const auto confirmation = queclink_frames("queclink-binary-007", queclink_binary);
    EXPECT_EQ(confirmation.at(0).when_stored, "+SACK:054D$");
}

TEST(QueclinkTest, ABinaryHeartbeatIsAnsweredAtOnce) {
    std::string beat = from_hexadecimal(
        "2b48424400254501020209563254030003430507e10801082900"
        "19e7");
    beat[5] = static_cast<char>(beat.size() + 4);
    append_big(beat, crc16_ibm_3740(Bytes(beat).substr(4)));
    const auto frames = Connection(queclink_binary.protocol).receive(beat + "\r\n");
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_EQ(frames[0].at_once, "+SACK:GTHBD,450102,19E7$");
    EXPECT_EQ(frames[0].when_stored, "");
    EXPECT_TRUE(frames[0].readings.empty());
}

}  // namespace
}  // namespace convoy::devices
