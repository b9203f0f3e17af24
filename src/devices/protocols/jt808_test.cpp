#include "devices/protocols/jt808.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "devices/checksums.hpp"
#include "devices/fixtures/real_frames.hpp"
#include "devices/protocols/jt808_extensions.hpp"
#include "devices/protocols/jt808_items.hpp"
#include "devices/protocols/jt808_location.hpp"
#include "devices/protocols/jt808_parts.hpp"

namespace convoy::devices {
namespace {

using fleet::Attribute;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view unescaped_mark = "a mark within it is not escaped";
constexpr std::string_view misread = "upstream reads one item beyond its end";

const Battery jt808_battery{
    .protocol = *find_protocol("jt808"),
    .file = "jt808",
    .differing =
        {
            {"jt808-013", std::string(misread)},
            {"jt808-018", std::string(unescaped_mark)},
            {"jt808-034", "stored places are places"},
            {"jt808-044", std::string(unescaped_mark)},
            {"jt808-050", std::string(misread)},
            {"jt808-053", std::string(misread)},
            {"jt808-057", std::string(unescaped_mark)},
            {"jt808-066", "its flag says that it has no fix"},
            {"jt808-069", "stored places are places"},
            {"jt808-105", "an item of its maker is not read"},
            {"jt808-107", "an item of its maker is not read"},
            {"jt808-108", std::string(unescaped_mark)},
            {"jt808-090", "its items fill as many bytes as a block without numbers has"},
        },
    .other_answers =
        {
            {"jt808-005", "the answer is escaped"},
            {"jt808-039", "the answer is escaped"},
            {"jt808-044", std::string(unescaped_mark)},
            {"jt808-045", "the answer is escaped"},
            {"jt808-057", std::string(unescaped_mark)},
            {"jt808-108", std::string(unescaped_mark)},
            {"jt808-007", "data of drivers are answered"},
            {"jt808-017", "what is not known is answered"},
            {"jt808-018", std::string(unescaped_mark)},
            {"jt808-023", "what is not known is answered"},
            {"jt808-060", "what is not known is answered"},
            {"jt808-068", "what is not known is answered"},
            {"jt808-101", "what is not known is answered"},
        },
};

TEST(Jt808Test, RealFramesHaveTheirValues) { expect_upstream_values(jt808_battery); }
TEST(Jt808Test, RealFramesAreAnswered) { expect_upstream_answers(jt808_battery); }
TEST(Jt808Test, FramesMayBeCutAnywhere) { expect_the_same_when_cut(jt808_battery); }
TEST(Jt808Test, GarbageBetweenFramesCostsNoMore) { expect_resynchronisation(jt808_battery); }
TEST(Jt808Test, FlippedBitsAreSurvived) { expect_to_survive_flipped_bits(jt808_battery); }

/// A frame of a message, with its checksum and escapes.
std::string jt808_frame(std::string_view hexadecimal_content) {
    std::string content = from_hexadecimal(hexadecimal_content);
    content += static_cast<char>(exclusive_or(content));
    std::string frame = "\x7e";
    for (const char byte : content) {
        if (byte == '\x7e') {
            frame += "\x7d\x02";
        } else if (byte == '\x7d') {
            frame += "\x7d\x01";
        } else {
            frame += byte;
        }
    }
    return frame + "\x7e";
}

Decoded decoded_jt808(std::string_view hexadecimal_content, DevicePolicy policy = {}) {
    auto frames =
        Connection(jt808_battery.protocol, policy).receive(jt808_frame(hexadecimal_content));
    EXPECT_EQ(frames.size(), 1U);
    return frames.empty() ? Decoded{} : frames[0];
}

/// A location with alarms and status, at 22.5, 114, of 08:00 by the device's clock.
std::string jt808_location(std::string_view alarms, std::string_view status) {
    return "0200001c0138001380000001" + std::string(alarms) + std::string(status) +
           "01575228"
           "06cb8080"
           "0010"
           "0168"
           "005a"
           "261129080000";
}

TEST(Jt808Test, ARegistrationIsAnsweredWithACodeAndAnUnknownDeviceIsRefused) {
    const Decoded decoded = decoded_jt808(
        "0100002d0138001380000024002c012f373031313142534a2d41362d4244000000000000000000003035363738"
        "373201d4c142383838383800");
    EXPECT_EQ(decoded.device, "013800138000");
    EXPECT_EQ(hexadecimal(decoded.at_once).substr(0, 34), "7e8100000f013800138000000000240030");
    EXPECT_EQ(hexadecimal(decoded.if_denied).substr(0, 32), "7e810000030138001380000000002404");
    EXPECT_EQ(decoded.when_stored, "");
}

TEST(Jt808Test, AHeartbeatIsAnsweredAtOnceAndALocationOnceItIsStored) {
    const Decoded beat = decoded_jt808("000200000138001380000007");
    EXPECT_EQ(hexadecimal(beat.at_once).substr(0, 36), "7e8001000501380013800000000007000200");
    EXPECT_EQ(beat.when_stored, "");
    const Decoded data = decoded_jt808(jt808_location("00000000", "00000003"));
    EXPECT_EQ(data.at_once, "");
    EXPECT_EQ(hexadecimal(data.when_stored).substr(0, 36), "7e8001000501380013800000000001020000");
}

TEST(Jt808Test, TheDevicesClockIsThatOfBeijingUnlessThePolicySaysOtherwise) {
    const std::string content = jt808_location("00000000", "00000003");
    EXPECT_EQ(fleet::format_time(*decoded_jt808(content).readings.at(0).time),
              "2026-11-29T00:00:00.000Z");
    EXPECT_EQ(
        fleet::format_time(
            *decoded_jt808(content, {.ahead_of_utc = std::chrono::minutes(0)}).readings.at(0).time),
        "2026-11-29T08:00:00.000Z");
}

TEST(Jt808Test, HalvesOfTheGlobeAreBitsAndWithoutAFixThereIsNoPlace) {
    const Reading south_west = decoded_jt808(jt808_location("00000000", "0000000e")).readings.at(0);
    ASSERT_TRUE(south_west.fix);
    EXPECT_LT(south_west.fix->coordinates.latitude(), -22);
    EXPECT_LT(south_west.fix->coordinates.longitude(), -113);
    EXPECT_EQ(south_west.fix->motion.speed()->value, 10);
    EXPECT_EQ(south_west.fix->motion.heading()->value, 90);
    const Reading none = decoded_jt808(jt808_location("00000000", "00000001")).readings.at(0);
    EXPECT_FALSE(none.fix);
    EXPECT_EQ(none.attributes.flag(Attribute::ignition), true);
}

TEST(Jt808Test, EachBitIsAnAlarm) {
    EXPECT_THAT(
        decoded_jt808(jt808_location("20000103", "00000003")).readings.at(0).attributes.alarms(),
        ElementsAre("accident", "overspeed", "power_cut", "sos"));
}

TEST(Jt808Test, AWrongChecksumGivesNoPositionAndNoAnswer) {
    std::string frame = jt808_frame(jt808_location("00000000", "00000003"));
    frame[20] = static_cast<char>(frame[20] ^ 1);
    const auto frames = Connection(jt808_battery.protocol).receive(frame);
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_EQ(frames[0].fault, Fault::bad_checksum);
    EXPECT_THAT(frames[0].readings, IsEmpty());
    EXPECT_EQ(frames[0].when_stored, "");
    EXPECT_EQ(Connection(jt808_battery.protocol, {.checks_sums = false})
                  .receive(frame)[0]
                  .readings.size(),
              1U);
}

TEST(Jt808Test, EscapesAreUndoneAndMade) {
    // The serial number is 0x7e7d, which the answer repeats.
    const Decoded decoded = decoded_jt808(
        "0002000001380013800"
        "07e7d");
    EXPECT_NE(hexadecimal(decoded.at_once).find("7d027d01"), std::string::npos);
}

TEST(Jt808Test, TheTimeIsAnsweredAtOnce) {
    const Decoded decoded = decoded_jt808("0004400001000000000138001380000007");
    EXPECT_EQ(decoded.device, "13800138000");
    EXPECT_EQ(hexadecimal(decoded.at_once).substr(0, 48),
              "7e8004400601000000000138001380000000"
              "261129013315");
    const Decoded of_makers = decoded_jt808("010900000138001380000007");
    EXPECT_EQ(hexadecimal(of_makers.at_once).substr(0, 40),
              "7e8109000701380013800000"
              "0007ea0b1d01210f");
}

TEST(Jt808Test, AnImeiAsANumberGetsItsLastDigit) {
    EXPECT_EQ(decoded_jt808("000200004eb6fb4afd9e0001").device, "865478070102068");
}

TEST(Jt808Test, TheLocationsOfABatchAreAnsweredTogether) {
    const std::string one = jt808_location("00000000", "00000003").substr(24);
    const Decoded decoded = decoded_jt808(
        "0704003f0138001380000009"
        "000201"
        "001c" +
        one + "001c" + one);
    EXPECT_EQ(decoded.readings.size(), 2U);
    EXPECT_EQ(hexadecimal(decoded.when_stored).substr(0, 36),
              "7e8001000501380013800000000009070400");
}

TEST(Jt808Test, ItemsThatEndTooEarlyAreLeftOut) {
    fleet::Attributes attributes;
    set_jt808_items(from_hexadecimal("30011f"
                                     "310a0b"),
                    attributes);
    EXPECT_EQ(attributes.number(Attribute::gsm_level), 31);
    EXPECT_FALSE(attributes.number(Attribute::satellites));
}

TEST(Jt808Test, SensorsThatHaveNotComeAreLeftOut) {
    fleet::Attributes attributes;
    set_jt808_items(from_hexadecimal("f60201"
                                     "07"),
                    attributes);
    EXPECT_THAT(attributes.free(),
                ElementsAre(testing::Pair("x_event", testing::VariantWith<double>(1))));
}

TEST(Jt808Test, ExtensionsHaveTheirUnits) {
    fleet::Attributes attributes;
    set_jt808_extensions(from_hexadecimal("0004002d0fa5"
                                          "000300a85c"
                                          "00060089ffffefff"),
                         attributes);
    EXPECT_EQ(attributes.number(Attribute::battery), 4.005);
    EXPECT_EQ(attributes.number(Attribute::battery_level), 92);
    EXPECT_THAT(attributes.alarms(), ElementsAre("removing"));
}

TEST(Jt808Test, ALocationThatIsTooShortIsNone) {
    EXPECT_FALSE(read_jt808_location(std::string(27, '\0'), {std::chrono::hours(8), false}));
}

TEST(Jt808Test, TheLastPartOfAMessageAnswersAllOfThemOnceItIsStored) {
    const std::string body =
        "000201"
        "001c" +
        jt808_location("00000000", "00000003").substr(24) + "001c" +
        jt808_location("00000001", "00000003").substr(24);
    Connection connection(jt808_battery.protocol);
    const auto first =
        connection.receive(jt808_frame("07042014"
                                       "013800138000"
                                       "0009"
                                       "0002"
                                       "0001" +
                                       body.substr(0, 40)));
    ASSERT_EQ(first.size(), 1U);
    EXPECT_THAT(first[0].readings, IsEmpty());
    EXPECT_EQ(first[0].at_once + first[0].when_stored, "");
    const auto last =
        connection.receive(jt808_frame("0704202b"
                                       "013800138000"
                                       "000a"
                                       "0002"
                                       "0002" +
                                       body.substr(40)));
    ASSERT_EQ(last.size(), 1U);
    EXPECT_FALSE(last[0].fault);
    EXPECT_EQ(last[0].readings.size(), 2U);
    EXPECT_EQ(last[0].at_once, "");
    const std::string answers = hexadecimal(last[0].when_stored);
    EXPECT_NE(answers.find("0009070400"), std::string::npos);
    EXPECT_NE(answers.find("000a070400"), std::string::npos);
}

TEST(Jt808Test, ALocationThatCannotBeReadCostsNoneBehindIt) {
    const std::string good = jt808_location("00000000", "00000003").substr(24);
    const Decoded batch = decoded_jt808(
        "070400420138001380000009"
        "000300"
        "0001aa"
        "001c" +
        good + "001c" + good);
    EXPECT_EQ(batch.fault, Fault::malformed);
    EXPECT_EQ(batch.readings.size(), 2U);
    EXPECT_NE(batch.when_stored, "");
    const Decoded short_batch = decoded_jt808(
        "0210001f0138001380000009"
        "01aa"
        "1c" +
        good);
    EXPECT_EQ(short_batch.fault, Fault::malformed);
    EXPECT_EQ(short_batch.readings.size(), 1U);
}

/// One part of a message, which has `size` bytes of 0.
std::string jt808_part(std::string_view type, std::uint16_t count, std::uint16_t number,
                       std::size_t size) {
    std::string content = from_hexadecimal(type);
    append_big<std::uint16_t>(content, static_cast<std::uint16_t>(0x2000U | size));
    content += from_hexadecimal("013800138000");
    append_big<std::uint16_t>(content, number);  // its serial number
    append_big<std::uint16_t>(content, count);
    append_big<std::uint16_t>(content, number);
    return jt808_frame(hexadecimal(content.append(size, '\0')));
}

/// How many general answers these bytes are, to frames without bytes to escape.
std::ptrdiff_t count_of_jt808_answers(std::string_view bytes) {
    return std::ranges::count(bytes, '\x7e') / 2;
}

TEST(Jt808Test, PartsOfAMessageWithoutDataAreAnsweredOneByOne) {
    Connection connection(jt808_battery.protocol);
    for (std::uint16_t number = 1; number <= 60; ++number) {
        const auto frames = connection.receive(jt808_part("0801", 60, number, 900));
        ASSERT_EQ(frames.size(), 1U);
        EXPECT_FALSE(frames[0].fault);
        EXPECT_EQ(count_of_jt808_answers(frames[0].at_once), 1);
        EXPECT_EQ(frames[0].when_stored, "");
    }
}

TEST(Jt808Test, EachPartOfAMessageThatIsTooLongIsAnswered) {
    Connection connection(jt808_battery.protocol);
    std::ptrdiff_t answers = 0;
    for (std::uint16_t number = 1; number <= 60; ++number) {
        const auto frames = connection.receive(jt808_part("0704", 60, number, 900));
        ASSERT_EQ(frames.size(), 1U);
        EXPECT_EQ(frames[0].fault == Fault::malformed, number > 32 * 1'024 / 900);
        answers += count_of_jt808_answers(frames[0].when_stored);
    }
    EXPECT_EQ(answers, 60);
}

TEST(Jt808Test, AMessageOfVeryManyPartsIsRefusedFromTheFirstOneOn) {
    Connection connection(jt808_battery.protocol);
    for (std::uint16_t number = 1; number <= 3; ++number) {
        const auto frames = connection.receive(jt808_part("0704", 0xFFFF, number, 0));
        ASSERT_EQ(frames.size(), 1U);
        EXPECT_EQ(frames[0].fault, Fault::malformed);
        EXPECT_EQ(count_of_jt808_answers(frames[0].when_stored), 1);
    }
}

TEST(Jt808Test, ABatchThatEndsTooEarlyIsAnsweredSoThatItDoesNotComeForEver) {
    const Decoded decoded = decoded_jt808(
        "070400060138001380000009"
        "000201"
        "001c00");
    EXPECT_EQ(decoded.fault, Fault::malformed);
    EXPECT_NE(decoded.when_stored, "");
}

}  // namespace
}  // namespace convoy::devices
