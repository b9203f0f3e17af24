#include "devices/protocols/wialon.hpp"

#include <gmock/gmock.h>

#include "devices/fixtures/real_frames.hpp"

namespace convoy::devices {
namespace {

using fleet::Attribute;

const Battery wialon_battery{
    .protocol = *find_protocol("wialon"),
    .file = "wialon-ips",
    .terminator = "\r\n",
    .differing = {{"wialon-ips-001",
                   "the count of satellites is unknown, which is no lack of them"}},
    .other_answers = {{"wialon-ips-001", "a short record is answered as #ASD#"},
                      {"wialon-ips-014", "a short record is answered as #ASD#"}},
};

TEST(WialonTest, RealFramesHaveTheirValues) { expect_upstream_values(wialon_battery); }
TEST(WialonTest, RealFramesAreAnswered) { expect_upstream_answers(wialon_battery); }
TEST(WialonTest, FramesMayBeCutAnywhere) { expect_the_same_when_cut(wialon_battery); }
TEST(WialonTest, GarbageBetweenFramesCostsNoMore) { expect_resynchronisation(wialon_battery); }
TEST(WialonTest, FlippedBitsAreSurvived) { expect_to_survive_flipped_bits(wialon_battery); }

std::vector<Decoded> received(std::string_view line, DevicePolicy policy = {}) {
    return Connection(wialon_battery.protocol, policy).receive(std::string(line) + "\r\n");
}

TEST(WialonTest, AShortRecordWithoutACountOfSatellitesIsAPosition) {
    const auto frames =
        received("#SD#300924;154245;5554.350052;N;3644.670410;E;2.92;NA;NA;NA;7A01");
    ASSERT_EQ(frames.size(), 1U);
    ASSERT_EQ(frames[0].readings.size(), 1U);
    ASSERT_TRUE(frames[0].readings[0].fix);
    EXPECT_NEAR(frames[0].readings[0].fix->coordinates.latitude(), 55.9058342, 1e-7);
    EXPECT_EQ(frames[0].when_stored, "#ASD#1\r\n");
}

TEST(WialonTest, AWrongChecksumGivesNoPositionAndNoAnswer) {
    constexpr std::string_view line =
        "#SD#300924;154246;5554.350052;N;3644.670410;E;2.92;NA;NA;NA;7A01";
    const auto frames = received(line);
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_TRUE(frames[0].readings.empty());
    EXPECT_EQ(frames[0].when_stored, "");
    EXPECT_EQ(frames[0].fault, Fault::bad_checksum);
    EXPECT_EQ(received(line, {.checks_sums = false})[0].readings.size(), 1U);
}

TEST(WialonTest, TheRecordsOfABatchAreAnsweredByTheirNumber) {
    const auto frames = received(
        "#B#300924;154245;5554.35;N;3644.67;E;2;90;NA;7|300924;154255;5554.36;N;3644.67;E;2;90;NA;"
        "7");
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_EQ(frames[0].readings.size(), 2U);
    EXPECT_EQ(frames[0].when_stored, "#AB#2\r\n");
}

TEST(WialonTest, ARecordThatCannotBeReadIsAnsweredSoThatItDoesNotComeForEver) {
    const auto frames = received("#SD#309924;154245;5554.35;N;3644.67;E;2;90;NA;7");
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_TRUE(frames[0].readings.empty());
    EXPECT_EQ(frames[0].when_stored, "#ASD#-1\r\n");
    EXPECT_EQ(frames[0].fault, Fault::malformed);
}

TEST(WialonTest, AnUnknownDeviceIsDenied) {
    const auto frames = received("#L#123456789012345;NA");
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_EQ(frames[0].device, "123456789012345");
    EXPECT_EQ(frames[0].if_denied, "#AL#0\r\n");
}

TEST(WialonTest, InputsAndAlarmsAreAttributes) {
    const auto frames = received(
        "#D#101118;061143;0756.0930;N;12338.6403;E;18;99;-4.0;10;0.8;5;NA;;007;SOS:1:1,rpm:1:800");
    ASSERT_EQ(frames[0].readings.size(), 1U);
    const fleet::Attributes& attributes = frames[0].readings[0].attributes;
    EXPECT_EQ(attributes.flag(Attribute::input1), true);
    EXPECT_EQ(attributes.flag(Attribute::input2), false);
    EXPECT_EQ(attributes.flag(Attribute::input3), true);
    EXPECT_EQ(attributes.text(Attribute::driver), "007");
    EXPECT_THAT(attributes.alarms(), testing::ElementsAre("sos"));
    EXPECT_THAT(attributes.free(),
                testing::ElementsAre(testing::Pair("x_rpm", testing::VariantWith<double>(800.0))));
}

TEST(WialonTest, ARecordMayHavePartsOfASecond) {
    const auto frames = received("#SD#300924;154245.123456789;5554.35;N;3644.67;E;2;90;100;7");
    ASSERT_EQ(frames.at(0).readings.size(), 1U);
    EXPECT_EQ(frames[0].readings[0].time, fleet::parse_time("2024-09-30T15:42:45.123Z"));
    EXPECT_EQ(frames[0].when_stored, "#ASD#1\r\n");
}

TEST(WialonTest, AfterALoginOfVersion2EachLineHasItsChecksum) {
    constexpr std::string_view login = "#L#2.0;42001300083;;DBEB\r\n";
    const std::string good = "#SD#300924;154245;5554.350052;N;3644.670410;E;2.92;NA;NA;NA;7A01";
    const auto behind_login = [&](std::string_view line) {
        return received(std::string(login) + std::string(line)).at(1);
    };
    EXPECT_EQ(behind_login(good).readings.size(), 1U);
    for (std::size_t place = good.find("300924"); place < good.size(); ++place) {
        if (good[place] == ';') {
            std::string damaged = good;
            damaged[place] = '{';  // one bit
            const Decoded decoded = behind_login(damaged);
            EXPECT_TRUE(decoded.readings.empty()) << damaged;
            EXPECT_EQ(decoded.when_stored, "") << damaged;
            EXPECT_EQ(decoded.fault, Fault::bad_checksum) << damaged;
        }
    }
}

TEST(WialonTest, ALoginWithAWrongChecksumIsNotAnswered) {
    const auto frames = received("#L#2.0;42001300084;;DBEB");
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_EQ(frames[0].at_once, "");
    EXPECT_EQ(frames[0].device, std::nullopt);
    EXPECT_EQ(frames[0].fault, Fault::bad_checksum);
}

TEST(WialonTest, WhatIsNoCountOfSatellitesGivesNoPlace) {
    const auto frames = received("#SD#300924;154245;5554.35;N;3644.67;E;2;90;100;0{7A01");
    ASSERT_EQ(frames.at(0).readings.size(), 1U);
    EXPECT_FALSE(frames[0].readings[0].fix);
}

TEST(WialonTest, RecordsThatSayNothingAreAnsweredAndKeptNot) {
    std::string batch = "#B#";
    for (int index = 0; index < 3'000; ++index) {
        batch += "NA;NA;;;;;;;;|";
    }
    const auto frames = received("#L#123456789012345;NA\r\n" + batch +
                                 "300924;154245;5554.35;N;3644.67;E;2;90;NA;7");
    ASSERT_EQ(frames.size(), 2U);
    EXPECT_EQ(frames[1].readings.size(), 1U);
    EXPECT_EQ(frames[1].when_stored, "#AB#3001\r\n");
}

TEST(WialonTest, ADeviceThatHasNotLoggedInMaySendShortLinesOnly) {
    Connection connection(wialon_battery.protocol);
    connection.receive("#B#" + std::string(5'000, '|'));
    EXPECT_EQ(connection.closed(), Step::Reason::no_frame);
}

TEST(WialonTest, GarbageBeforeALineNamesNoDevice) {
    constexpr std::string_view record = "#SD#300924;154245;5554.35;N;3644.67;E;2;90;NA;7";
    EXPECT_EQ(received("xy" + std::string(record)).at(0).device, std::nullopt);
    EXPECT_EQ(received("123456789012345" + std::string(record)).at(0).device, "123456789012345");
    EXPECT_EQ(received("1.1;my-car" + std::string(record)).at(0).device, "my-car");
}

TEST(WialonTest, ADatagramNeedsNoLineEnd) {
    constexpr std::string_view line =
        "2.0;99999999#SD#300924;154245;5554.350052;N;3644.670410;E;2.92;NA;NA;NA;7A01";
    const auto datagram =
        Connection(wialon_battery.protocol, {.checks_sums = false}, Transport::datagram)
            .receive(line);
    ASSERT_EQ(datagram.size(), 1U);
    EXPECT_EQ(datagram[0].device, "99999999");
    EXPECT_EQ(datagram[0].readings.size(), 1U);
    EXPECT_TRUE(Connection(wialon_battery.protocol).receive(line).empty());
}

TEST(WialonTest, ARecordBeforeALoginIsAFault) {
    EXPECT_EQ(
        received("#SD#300924;154245;5554.350052;N;3644.670410;E;2.92;NA;NA;NA;7A01").at(0).fault,
        Fault::no_device);
}

}  // namespace
}  // namespace convoy::devices
