#include "devices/protocols/gt06.hpp"

#include <gmock/gmock.h>

#include "devices/checksums.hpp"
#include "devices/fixtures/real_frames.hpp"
#include "devices/protocols/gt06_bodies.hpp"
#include "devices/protocols/gt06_fields.hpp"
#include "devices/protocols/gt06_wide.hpp"

namespace convoy::devices {
namespace {

using fleet::Attribute;
using testing::ElementsAre;
using testing::IsEmpty;

const Battery gt06_battery{
    .protocol = *find_protocol("gt06"),
    .file = "gt06",
    .differing =
        {
            {"gt06-020", "upstream reads its status one byte early"},
            {"gt06-041", "its alarm is of switching on by the protocol's description"},
            {"gt06-070", "its last byte is missing"},
            {"gt06-158", "places are of UTC until a live one has shown the zone"},
            {"gt06-087", "upstream reads its status one byte late"},
            {"gt06-089", "upstream reads its status one byte late"},
        },
    .other_answers =
        {
            {"gt06-044", "upstream lets the device repeat it"},
            {"gt06-051", "upstream lets the device repeat it"},
            {"gt06-070", "its last byte is missing"},
            {"gt06-159", "its last bytes are missing"},
            {"gt06-161", "it has no number that an answer could have"},
            {"gt06-119", "photos are not fetched"},
        },
};

TEST(Gt06Test, RealFramesHaveTheirValues) { expect_upstream_values(gt06_battery); }
TEST(Gt06Test, RealFramesAreAnswered) { expect_upstream_answers(gt06_battery); }
TEST(Gt06Test, FramesMayBeCutAnywhere) { expect_the_same_when_cut(gt06_battery); }
TEST(Gt06Test, GarbageBetweenFramesCostsNoMore) { expect_resynchronisation(gt06_battery); }
TEST(Gt06Test, FlippedBitsAreSurvived) { expect_to_survive_flipped_bits(gt06_battery); }

/// A frame of a type, a body and the number 7.
std::string gt06_frame(std::string_view hexadecimal_body) {
    const std::string body = from_hexadecimal(hexadecimal_body);
    std::string counted;
    append_big(counted, static_cast<std::uint8_t>(body.size() + 4));
    counted += body;
    append_big<std::uint16_t>(counted, 7);
    append_big<std::uint16_t>(counted, crc16_x25(counted));
    return "\x78\x78" + counted + "\r\n";
}

Decoded decoded_gt06(Connection& connection, std::string_view hexadecimal_body) {
    auto frames = connection.receive(gt06_frame(hexadecimal_body));
    EXPECT_EQ(frames.size(), 1U);
    return frames.empty() ? Decoded{} : frames[0];
}

/// 0x12 with a time, 9 satellites, 20.5, 80.5, 36 km/h and flags.
std::string gt06_place(std::string_view time, std::string_view flags) {
    return "12" + std::string(time) + "c9" + "02331c20" + "08a2dca0" + "24" + std::string(flags) +
           "01cc00287d001f71";
}

constexpr std::string_view gt06_now = "1a0b1d01210f";      // the time of receipt in tests
constexpr std::string_view now_in_china = "1a0b1d09210f";  // 8 hours later
constexpr std::string_view gt06_login =
    "010123456789012345"
    "100f";
constexpr std::string_view east_by_8_hours = "3200";

TEST(Gt06Test, ALoginIsAnsweredAtOnceWithItsNumber) {
    Connection connection(gt06_battery.protocol);
    const auto frames =
        connection.receive(from_hexadecimal("78780d01012345678901234500018cdd0d0a"));
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_EQ(frames[0].device, "123456789012345");
    EXPECT_EQ(hexadecimal(frames[0].at_once), "787805010001d9dc0d0a");
    EXPECT_EQ(frames[0].when_stored, "");
}

TEST(Gt06Test, APlaceIsAnsweredOnceItIsStored) {
    Connection connection(gt06_battery.protocol);
    const Decoded decoded = decoded_gt06(connection, gt06_place(gt06_now, "145a"));
    EXPECT_EQ(decoded.at_once, "");
    EXPECT_EQ(hexadecimal(decoded.when_stored).substr(0, 12), "787805120007");
    ASSERT_EQ(decoded.readings.size(), 1U);
    ASSERT_TRUE(decoded.readings[0].fix);
    EXPECT_EQ(decoded.readings[0].fix->motion.speed()->value, 10);
    EXPECT_EQ(decoded.readings[0].fix->motion.heading()->value, 90);
    EXPECT_FALSE(decoded.readings[0].fix->accuracy);
    EXPECT_EQ(decoded.readings[0].attributes.text(Attribute::network), "460-0-10365-8049");
}

TEST(Gt06Test, Bit10IsNorthAndBit11IsWest) {
    const auto coordinates = [](std::string_view flags) {
        Connection connection(gt06_battery.protocol);
        return decoded_gt06(connection, gt06_place(gt06_now, flags))
            .readings.at(0)
            .fix->coordinates;
    };
    EXPECT_GT(coordinates("1400").latitude(), 0);
    EXPECT_GT(coordinates("1400").longitude(), 0);
    EXPECT_LT(coordinates("1000").latitude(), 0);
    EXPECT_LT(coordinates("1c00").longitude(), 0);
}

TEST(Gt06Test, WithoutBit12OrADateThereIsNoPlace) {
    Connection connection(gt06_battery.protocol);
    const Decoded without_fix = decoded_gt06(connection, gt06_place(gt06_now, "0400"));
    ASSERT_EQ(without_fix.readings.size(), 1U);
    EXPECT_FALSE(without_fix.readings[0].fix);
    const Decoded without_date = decoded_gt06(connection, gt06_place("000000000000", "1400"));
    ASSERT_EQ(without_date.readings.size(), 1U);
    EXPECT_FALSE(without_date.readings[0].fix);
    EXPECT_FALSE(without_date.readings[0].time);
}

TEST(Gt06Test, SixteenSatellitesAreCountedAsNoneAndAreAFix) {
    Connection connection(gt06_battery.protocol);
    std::string body = gt06_place(gt06_now, "1400");
    body.replace(body.find("c9"), 2, "c0");
    EXPECT_TRUE(decoded_gt06(connection, body).readings.at(0).fix);
}

std::string time_after(std::string_view zone, std::string_view time, DevicePolicy policy = {}) {
    Connection connection(gt06_battery.protocol, policy);
    decoded_gt06(connection, std::string(gt06_login) + std::string(zone));
    return fleet::format_time(
        *decoded_gt06(connection, gt06_place(time, "1400")).readings.at(0).time);
}

TEST(Gt06Test, TheZoneOfTheLoginCountsIfItMakesTheFirstLivePlaceOneOfNow) {
    EXPECT_EQ(time_after(east_by_8_hours, now_in_china), "2026-11-29T01:33:15.000Z");
}

TEST(Gt06Test, TheZoneOfTheLoginDoesNotCountIfUtcIsNow) {
    EXPECT_EQ(time_after(east_by_8_hours, gt06_now), "2026-11-29T01:33:15.000Z");
}

TEST(Gt06Test, ALatePlaceDecidesNothing) {
    Connection connection(gt06_battery.protocol);
    decoded_gt06(connection, std::string(gt06_login) + std::string(east_by_8_hours));
    const Decoded late = decoded_gt06(connection, gt06_place("1a0b1c01210f", "1400"));
    EXPECT_EQ(fleet::format_time(*late.readings.at(0).time), "2026-11-28T01:33:15.000Z");
    const Decoded live = decoded_gt06(connection, gt06_place(now_in_china, "1400"));
    EXPECT_EQ(fleet::format_time(*live.readings.at(0).time), "2026-11-29T01:33:15.000Z");
    const Decoded late_again = decoded_gt06(connection, gt06_place("1a0b1c01210f", "1400"));
    EXPECT_EQ(fleet::format_time(*late_again.readings.at(0).time), "2026-11-27T17:33:15.000Z");
}

TEST(Gt06Test, TheOperatorsZoneOutweighsThatOfTheLogin) {
    EXPECT_EQ(time_after(east_by_8_hours, now_in_china, {.ahead_of_utc = std::chrono::minutes(60)}),
              "2026-11-29T08:33:15.000Z");
}

TEST(Gt06Test, AZoneMayBeWestAndHaveMinutes) {
    // 3 h 30 min west: 330 in the upper bits, and the bit of the west.
    EXPECT_EQ(time_after("14a8", "1a0b1c16030f"), "2026-11-29T01:33:15.000Z");
}

TEST(Gt06Test, TheTimeIsAnsweredAtOnce) {
    Connection connection(gt06_battery.protocol);
    const Decoded decoded = decoded_gt06(connection, "8a");
    EXPECT_EQ(hexadecimal(decoded.at_once).substr(0, 24), "78780b8a1a0b1d01210f0007");
    EXPECT_EQ(decoded.when_stored, "");
}

TEST(Gt06Test, AnAddressIsAnsweredAtOnce) {
    Connection connection(gt06_battery.protocol);
    const Decoded decoded =
        decoded_gt06(connection, "2a" + gt06_place(gt06_now, "1400").substr(2, 36) + "0002");
    EXPECT_EQ(decoded.at_once.substr(0, 4), std::string("\x79\x79\x00\x15", 4));
    EXPECT_NE(decoded.at_once.find("NA&&NA&&0##"), std::string::npos);
    EXPECT_EQ(decoded.when_stored, "");
}

TEST(Gt06Test, AWrongChecksumGivesNoPositionAndNoAnswer) {
    std::string frame = gt06_frame(gt06_place(gt06_now, "1400"));
    frame[20] = static_cast<char>(frame[20] ^ 1);
    const auto frames = Connection(gt06_battery.protocol).receive(frame);
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_EQ(frames[0].fault, Fault::bad_checksum);
    EXPECT_THAT(frames[0].readings, IsEmpty());
    EXPECT_EQ(frames[0].when_stored, "");
    EXPECT_EQ(
        Connection(gt06_battery.protocol, {.checks_sums = false}).receive(frame)[0].readings.size(),
        1U);
}

TEST(Gt06Test, AStatusHasALevelASignalAndAlarms) {
    Connection connection(gt06_battery.protocol);
    const Decoded decoded = decoded_gt06(connection,
                                         "13"
                                         "56"
                                         "06"
                                         "04"
                                         "0002");
    ASSERT_EQ(decoded.readings.size(), 1U);
    const fleet::Attributes& attributes = decoded.readings[0].attributes;
    EXPECT_EQ(attributes.flag(Attribute::ignition), true);
    EXPECT_EQ(attributes.number(Attribute::battery_level), 100);
    EXPECT_EQ(attributes.number(Attribute::gsm_level), 4);
    EXPECT_THAT(attributes.alarms(), ElementsAre("power_cut"));
    EXPECT_EQ(hexadecimal(decoded.when_stored).substr(0, 12), "787805130007");
}

TEST(Gt06Test, ALengthOfACellMayCountItselfAndANetworkMayHaveTwoBytes) {
    for (const RealFrame& frame : read_real_frames("gt06")) {
        if (frame.id == "gt06-087") {
            const auto frames = Connection(gt06_battery.protocol).receive(frame.bytes);
            ASSERT_EQ(frames.at(0).readings.size(), 1U);
            const fleet::Attributes& attributes = frames[0].readings[0].attributes;
            EXPECT_EQ(attributes.number(Attribute::battery_level), 83);
            EXPECT_EQ(attributes.number(Attribute::gsm_level), 4);
            EXPECT_EQ(attributes.text(Attribute::network), "460-1-9742-102103041");
        }
    }
}

TEST(Gt06Test, ABodyThatIsTooShortForItsTypeIsNone) {
    EXPECT_FALSE(read_gt06_body({0x12, false, std::string_view("\0\0\0", 3)}));
    EXPECT_FALSE(is_gt06_data({0x12, false, std::string_view("\0\0\0", 3)}));
    EXPECT_FALSE(read_gt06_wide_body(0x32, ""));
    EXPECT_TRUE(is_gt06_wide_type(0x94));
}

TEST(Gt06Test, WhatEndsTooEarlyHasNoValuesOfZero) {
    const std::string alarm = from_hexadecimal("ffff001a0b1d080000");
    const auto of_camera = read_gt06_body({0x95, false, alarm});
    EXPECT_TRUE(!of_camera || of_camera->attributes.empty());
    const auto information = read_gt06_wide_body(0x94, Bytes("\0", 1));
    EXPECT_TRUE(!information || information->attributes.empty());
    const auto door = read_gt06_wide_body(0x94, "\x05");
    EXPECT_TRUE(!door || door->attributes.empty());
}

TEST(Gt06Test, ANumberOfAnAlarmIsAWord) {
    fleet::Attributes attributes;
    add_gt06_alarm(0x06, attributes);
    add_gt06_alarm(0x00, attributes);
    EXPECT_THAT(attributes.alarms(), ElementsAre("overspeed"));
}

TEST(Gt06Test, ADeclaredLengthAboveTheGreatestClosesTheConnection) {
    Connection connection(gt06_battery.protocol);
    connection.receive(from_hexadecimal("7979ffff94"));
    EXPECT_EQ(connection.closed(), Step::Reason::too_long);
}

}  // namespace
}  // namespace convoy::devices
