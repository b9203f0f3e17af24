#include "devices/protocols/nmea.hpp"

#include <gmock/gmock.h>

#include "devices/fixtures/real_frames.hpp"

namespace convoy::devices {
namespace {

using fleet::Attribute;

const Battery nmea_battery{
    .protocol = *find_protocol("nmea"),
    .file = "t55-nmea",
    .terminator = "\r\n",
    .differing = {{"t55-nmea-001", "it is a text about the network, without an id of the device"},
                  {"t55-nmea-004", "its date is that of the sentence before"}},
};

TEST(NmeaTest, RealFramesHaveTheirValues) { expect_upstream_values(nmea_battery); }
TEST(NmeaTest, RealFramesAreAnswered) { expect_upstream_answers(nmea_battery); }
TEST(NmeaTest, FramesMayBeCutAnywhere) { expect_the_same_when_cut(nmea_battery); }
TEST(NmeaTest, GarbageBetweenFramesCostsNoMore) { expect_resynchronisation(nmea_battery); }
TEST(NmeaTest, FlippedBitsAreSurvived) { expect_to_survive_flipped_bits(nmea_battery); }

std::vector<Reading> readings_of_lines(std::string_view lines, DevicePolicy policy = {}) {
    std::vector<Reading> readings;
    for (const Decoded& decoded : Connection(nmea_battery.protocol, policy).receive(lines)) {
        readings.insert(readings.end(), decoded.readings.begin(), decoded.readings.end());
    }
    return readings;
}

TEST(NmeaTest, ASentenceWithoutADateHasTheDateOfTheOneBefore) {
    const auto readings = readings_of_lines(
        "$GNRMC,164414.90,A,4650.5156500,N,01246.1059604,E,0.018,,091123,,,A,V*15\r\n"
        "$GNGGA,164415.90,4650.5156500,N,01246.1059604,E,1,12,0.84,740.729,M,44.804,M,,*4F\r\n");
    ASSERT_EQ(readings.size(), 2U);
    EXPECT_EQ(readings[1].time, fleet::parse_time("2023-11-09T16:44:15.9Z"));
    EXPECT_EQ(readings[1].attributes.number(Attribute::altitude), 740.7);
    EXPECT_EQ(readings[1].attributes.number(Attribute::satellites), 12);
}

TEST(NmeaTest, ASentenceBehindMidnightHasTheNextDate) {
    const auto readings = readings_of_lines(
        "$GPRMC,235959.00,A,4650.51,N,01246.10,E,0.0,,311223,,\r\n"
        "$GPGGA,000000.00,4650.51,N,01246.10,E,1,12,0.8,740.7,M,44.8,M,,\r\n");
    ASSERT_EQ(readings.size(), 2U);
    EXPECT_EQ(readings[1].time, fleet::parse_time("2024-01-01T00:00:00Z"));
}

TEST(NmeaTest, WithoutADateTheTimeOfReceiptCounts) {
    const auto readings =
        readings_of_lines("$GPGGA,000000.00,4650.51,N,01246.10,E,1,12,0.8,740.7,M,44.8,M,,\r\n");
    ASSERT_EQ(readings.size(), 1U);
    EXPECT_TRUE(readings[0].fix);
    EXPECT_EQ(readings[0].time, std::nullopt);
}

TEST(NmeaTest, AWrongChecksumGivesNoPosition) {
    constexpr std::string_view line =
        "$GNRMC,164414.90,A,4650.5156500,N,01246.1059604,E,0.018,,091123,,,A,V*16\r\n";
    EXPECT_TRUE(readings_of_lines(line).empty());
    EXPECT_EQ(readings_of_lines(line, {.checks_sums = false}).size(), 1U);
}

TEST(NmeaTest, AReceiverOfTheLastCenturyHasItsYear) {
    const auto readings =
        readings_of_lines("$GPRMC,161223.000,A,2517.0545,S,05739.1788,W,0.0,0.0,011196,,,A*61\r\n");
    ASSERT_EQ(readings.size(), 1U);
    EXPECT_EQ(readings[0].time, fleet::parse_time("1996-11-01T16:12:23Z"));
}

TEST(NmeaTest, AConstellationWithoutAFixIsNotEnough) {
    constexpr std::string_view rmc = "$GPRMC,120000.00,V,,,,,,,311223,,\r\n";
    const auto without = readings_of_lines(
        std::string(rmc) + "$GNGNS,120000.00,4650.51,N,01246.10,E,NN,00,9.9,7.0,,,\r\n");
    const auto with = readings_of_lines(
        std::string(rmc) + "$GNGNS,120000.00,4650.51,N,01246.10,E,AN,05,0.9,7.0,,,\r\n");
    ASSERT_EQ(without.size(), 2U);
    ASSERT_EQ(with.size(), 2U);
    EXPECT_FALSE(without[0].fix);
    EXPECT_FALSE(without[1].fix);
    EXPECT_TRUE(with[1].fix);
}

TEST(NmeaTest, TheIdOfAFirstLineIsTheConnections) {
    const auto frames = Connection(nmea_battery.protocol)
                            .receive(
                                "358244017671308\r\n"
                                "$GPRMC,235959.00,A,4650.51,N,01246.10,E,0.0,,311223,,\r\n");
    ASSERT_EQ(frames.size(), 2U);
    EXPECT_EQ(frames[0].device, "358244017671308");
    EXPECT_EQ(frames[1].device, std::nullopt);
    EXPECT_EQ(frames[1].readings.size(), 1U);
}

TEST(NmeaTest, APlaceWithADateOfZerosIsNoFix) {
    const auto readings =
        readings_of_lines("$GPRMC,000000,A,4650.51,N,01246.10,E,0.0,,000000,,\r\n");
    ASSERT_EQ(readings.size(), 1U);
    EXPECT_FALSE(readings[0].fix);
}

TEST(NmeaTest, AnIdWithAWrongChecksumIsNone) {
    const auto frames = Connection(nmea_battery.protocol).receive("$PGID,358244017671308*00\r\n");
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_EQ(frames[0].device, std::nullopt);
    EXPECT_EQ(frames[0].fault, Fault::bad_checksum);
}

TEST(NmeaTest, ASentenceWhoseMarkOfTheChecksumIsDamagedIsNotTakenUnchecked) {
    constexpr std::string_view first =
        "$GNRMC,164414.90,A,4650.5156500,N,01246.1059604,E,0.018,,091123,,,A,V*15\r\n";
    constexpr std::string_view damaged =
        "$GNRMC,164416.90,A,4650.5156500,N,01246.1059604,E,0.018,,091123,,,A,Vj17\r\n";
    const auto frames =
        Connection(nmea_battery.protocol).receive(std::string(first) + std::string(damaged));
    ASSERT_EQ(frames.size(), 2U);
    EXPECT_EQ(frames[0].readings.size(), 1U);
    EXPECT_TRUE(frames[1].readings.empty());
    EXPECT_EQ(frames[1].fault, Fault::bad_checksum);
    EXPECT_EQ(readings_of_lines(damaged).size(), 1U) << "this receiver may write none";
}

TEST(NmeaTest, AnIdOfTheTrackerNeedsNoChecksum) {
    const auto frames = Connection(nmea_battery.protocol)
                            .receive(
                                "$GNRMC,164414.90,A,4650.5156500,N,01246.1059604,E,0.018,,091123,,,"
                                "A,V*15\r\n$IMEI=353451001234567\r\n");
    ASSERT_EQ(frames.size(), 2U);
    EXPECT_EQ(frames[1].device, "353451001234567");
}

TEST(NmeaTest, ADatagramNeedsNoLineEnd) {
    constexpr std::string_view line =
        "353451001234567,$GNRMC,164414.90,A,4650.5156500,N,01246.1059604,E,0.018,,091123,,,A,V*15";
    const auto datagram = Connection(nmea_battery.protocol, {}, Transport::datagram).receive(line);
    ASSERT_EQ(datagram.size(), 1U);
    EXPECT_EQ(datagram[0].readings.size(), 1U);
    EXPECT_EQ(datagram[0].device, "353451001234567");
    EXPECT_TRUE(Connection(nmea_battery.protocol).receive(line).empty());
}

TEST(NmeaTest, APlaceOfNoDeviceIsAFault) {
    constexpr std::string_view line =
        "$GNRMC,164414.90,A,4650.5156500,N,01246.1059604,E,0.018,,091123,,,A,V*15\r\n";
    Connection connection(nmea_battery.protocol);
    EXPECT_EQ(connection.receive(line).at(0).fault, Fault::no_device);
    connection.receive("353451001234567\r\n");
    EXPECT_EQ(connection.receive(line).at(0).fault, std::nullopt);
}

}  // namespace
}  // namespace convoy::devices
