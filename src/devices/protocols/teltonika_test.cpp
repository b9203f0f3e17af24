#include "devices/protocols/teltonika.hpp"

#include <gmock/gmock.h>

#include "devices/checksums.hpp"
#include "devices/fixtures/real_frames.hpp"
#include "devices/protocols/teltonika_elements.hpp"
#include "devices/protocols/teltonika_records.hpp"

namespace convoy::devices {
namespace {

using fleet::Attribute;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::VariantWith;

const Battery teltonika_battery{
    .protocol = *find_protocol("teltonika"),
    .file = "teltonika",
    .differing = {{"teltonika-051", "it is a datagram"},
                  {"teltonika-031", "upstream lists its readings apart"},
                  {"teltonika-036", "its last byte is missing"},
                  {"teltonika-040", "most of its bytes are missing"},
                  {"teltonika-046", "upstream takes the speed of an element for the record's"}},
    .other_answers = {{"teltonika-049", "photos are not fetched"},
                      {"teltonika-036", "its last byte is missing"},
                      {"teltonika-040", "most of its bytes are missing"},
                      {"teltonika-051", "it is a datagram"}},
};

TEST(TeltonikaTest, RealFramesHaveTheirValues) { expect_upstream_values(teltonika_battery); }
TEST(TeltonikaTest, RealFramesAreAnswered) { expect_upstream_answers(teltonika_battery); }
TEST(TeltonikaTest, FramesMayBeCutAnywhere) { expect_the_same_when_cut(teltonika_battery); }
TEST(TeltonikaTest, GarbageBetweenFramesCostsNoMore) {
    expect_resynchronisation(teltonika_battery);
}
TEST(TeltonikaTest, FlippedBitsAreSurvived) { expect_to_survive_flipped_bits(teltonika_battery); }

std::vector<Decoded> received_teltonika(std::string_view hexadecimal_bytes,
                                        DevicePolicy policy = {}) {
    return Connection(teltonika_battery.protocol, policy)
        .receive(from_hexadecimal(hexadecimal_bytes));
}

/// A whole frame of a block in hexadecimal digits.
std::string teltonika_frame(std::string_view hexadecimal_block) {
    const std::string block = from_hexadecimal(hexadecimal_block);
    std::string frame(4, '\0');
    append_big(frame, static_cast<std::uint32_t>(block.size()));
    frame += block;
    append_big(frame, static_cast<std::uint32_t>(crc16_arc(block)));
    return frame;
}

// A time in 2019, priority 1, a place, 9 satellites, 36 km/h.
constexpr std::string_view begin_of_record =
    "0000016b40d8ea3001"
    "0f0dfe2020961eb0"
    "0070"
    "00b4"
    "09"
    "0024";

Reading reading_of(const std::string& elements) {
    const auto frames =
        Connection(teltonika_battery.protocol)
            .receive(teltonika_frame("0801" + std::string(begin_of_record) + elements + "01"));
    EXPECT_EQ(frames.size(), 1U);
    EXPECT_EQ(frames.at(0).readings.size(), 1U);
    return frames.at(0).readings.at(0);
}

TEST(TeltonikaTest, ALoginIsAnsweredAtOnceAndAnUnknownDeviceIsDenied) {
    const auto frames = received_teltonika("000f333536333037303432343431303133");
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_EQ(frames[0].device, "356307042441013");
    EXPECT_EQ(frames[0].at_once, "\x01");
    EXPECT_EQ(frames[0].if_denied, std::string(1, '\0'));
    EXPECT_EQ(frames[0].when_stored, "");
}

TEST(TeltonikaTest, RecordsAreAnsweredByTheirNumberOnceTheyAreStored) {
    const auto frames = received_teltonika(
        "000000000000004308020000016B40D57B48010000000000000000000000000000000101010100000000000001"
        "6B"
        "40D5C198010000000000000000000000000000000101010101000000020000252C");
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_EQ(frames[0].at_once, "");
    EXPECT_EQ(hexadecimal(frames[0].when_stored), "00000002");
    ASSERT_EQ(frames[0].readings.size(), 2U);
    EXPECT_FALSE(frames[0].readings[0].fix) << "it has no satellites";
}

TEST(TeltonikaTest, APingIsNoFrameOfRecords) {
    const auto frames = received_teltonika("ff000f333536333037303432343431303133ff");
    ASSERT_EQ(frames.size(), 3U);
    EXPECT_EQ(frames[0].at_once, "");
    EXPECT_EQ(frames[1].device, "356307042441013");
}

TEST(TeltonikaTest, AWrongChecksumGivesNoPositionAndNoAnswer) {
    std::string frame = teltonika_frame("0801" + std::string(begin_of_record) + "00000000000001");
    frame.back() = static_cast<char>(frame.back() ^ 1);
    const auto frames = Connection(teltonika_battery.protocol).receive(frame);
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_EQ(frames[0].fault, Fault::bad_checksum);
    EXPECT_THAT(frames[0].readings, IsEmpty());
    EXPECT_EQ(frames[0].when_stored, "");
    const auto unchecked =
        Connection(teltonika_battery.protocol, {.checks_sums = false}).receive(frame);
    EXPECT_EQ(unchecked.at(0).readings.size(), 1U);
    EXPECT_EQ(hexadecimal(unchecked.at(0).when_stored), "00000001");
}

TEST(TeltonikaTest, ABlockIsNoFrameIfItsNumbersOfRecordsDiffer) {
    const std::string record(begin_of_record);
    const std::string differing = teltonika_frame("0801" + record + "00000000000002");
    const std::string good = teltonika_frame("0801" + record + "00000000000001");
    const auto frames = Connection(teltonika_battery.protocol).receive(differing + good);
    ASSERT_EQ(frames.size(), 1U) << "its right checksum does not make it one";
    EXPECT_EQ(frames[0].readings.size(), 1U);
}

class NoPolicies final : public DevicePolicies {
 public:
    DevicePolicy of(std::string_view /*device*/) const override { return {}; }
};

TEST(TeltonikaTest, BytesTooShortForABlockAreMalformed) {
    const auto decoder = teltonika_battery.protocol.open(Transport::stream);
    for (std::size_t size = 2; size < 15; ++size) {
        const Decoded decoded = decoder->decode(std::string(size, '\0'), {{}, NoPolicies()});
        EXPECT_EQ(decoded.fault, Fault::malformed) << size;
    }
}

TEST(TeltonikaTest, ADeclaredLengthOfGigabytesClosesTheConnection) {
    Connection connection(teltonika_battery.protocol);
    EXPECT_THAT(connection.receive(from_hexadecimal("00000000ffffffff08")), IsEmpty());
    EXPECT_EQ(connection.closed(), Step::Reason::too_long);
}

TEST(TeltonikaTest, ARecordThatEndsTooEarlyIsAnswered) {
    const auto frames =
        Connection(teltonika_battery.protocol)
            .receive(teltonika_frame("0802" + std::string(begin_of_record) + "00000000000002"));
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_EQ(frames[0].readings.size(), 1U);
    EXPECT_EQ(frames[0].fault, Fault::malformed);
    EXPECT_EQ(hexadecimal(frames[0].when_stored), "00000002");
}

TEST(TeltonikaTest, ElementsHaveTheirUnits) {
    // Of 1 byte: ignition, GSM; of 2: power, battery, HDOP, a sensor's error; of 4: odometer.
    const Reading reading = reading_of(
        "0007"
        "02"
        "ef01"
        "1504"
        "04"
        "423039"
        "430fa0"
        "b60009"
        "480bb8"
        "01"
        "10000186a0"
        "00");
    const fleet::Attributes& attributes = reading.attributes;
    EXPECT_EQ(attributes.flag(Attribute::ignition), true);
    EXPECT_EQ(attributes.number(Attribute::gsm_level), 4);
    EXPECT_EQ(attributes.number(Attribute::power), 12.345);
    EXPECT_EQ(attributes.number(Attribute::battery), 4);
    EXPECT_EQ(attributes.number(Attribute::hdop), 0.9);
    EXPECT_EQ(attributes.number(Attribute::odometer), 100'000);
    EXPECT_FALSE(attributes.number(Attribute::temperature)) << "3000: no sensor is connected";
    ASSERT_TRUE(reading.fix);
    EXPECT_EQ(reading.fix->motion.speed()->value, 10);
    EXPECT_FALSE(reading.fix->accuracy);
}

TEST(TeltonikaTest, ANumberMeansWhatItsWidthSays) {
    EXPECT_EQ(reading_of("0001"
                         "00"
                         "01"
                         "540140"
                         "00"
                         "00")
                  .attributes.number(Attribute::fuel),
              32)
        << "litres in tenths, from a car";
    const Reading of_lorry = reading_of(
        "0001"
        "01"
        "5440"
        "00"
        "00"
        "00");
    EXPECT_FALSE(of_lorry.attributes.number(Attribute::fuel)) << "the pedal of a lorry";
    EXPECT_THAT(of_lorry.attributes.free(),
                ElementsAre(Pair("x_io_84", VariantWith<double>(64.0)),
                            Pair("x_priority", VariantWith<double>(1.0))));
}

TEST(TeltonikaTest, EventsAreAlarms) {
    EXPECT_THAT(reading_of("fc01"
                           "01"
                           "fc01"
                           "00"
                           "00"
                           "00")
                    .attributes.alarms(),
                ElementsAre("power_cut"));
    EXPECT_THAT(reading_of("fc01"
                           "01"
                           "fc00"
                           "00"
                           "00"
                           "00")
                    .attributes.alarms(),
                ElementsAre("power_restored"));
    EXPECT_THAT(reading_of("0001"
                           "01"
                           "fc00"
                           "00"
                           "00"
                           "00")
                    .attributes.alarms(),
                IsEmpty());
    EXPECT_THAT(reading_of("fd02"
                           "02"
                           "fd03"
                           "f901"
                           "00"
                           "00"
                           "00")
                    .attributes.alarms(),
                ElementsAre("hard_cornering", "jamming"));
}

TEST(TeltonikaTest, TwoRecordsOfOneTimeKeepWhatEachSays) {
    const std::string teltonika_begin(begin_of_record);
    const auto frames = Connection(teltonika_battery.protocol)
                            .receive(teltonika_frame("0802" + teltonika_begin +
                                                     "f601"
                                                     "01"
                                                     "f601"
                                                     "000000" +
                                                     teltonika_begin +
                                                     "f901"
                                                     "01"
                                                     "f901"
                                                     "000000"
                                                     "02"));
    ASSERT_EQ(frames.at(0).readings.size(), 2U);
    EXPECT_EQ(frames[0].readings[0].time, frames[0].readings[1].time);
    EXPECT_THAT(frames[0].readings[0].attributes.alarms(), ElementsAre("tow"));
    EXPECT_THAT(frames[0].readings[1].attributes.alarms(), ElementsAre("jamming"));
}

TEST(TeltonikaTest, ANetworksNumberHasTwoOrThreeDigitsOfItsOwn) {
    EXPECT_EQ(teltonika_operator(21'403), "214-03");
    EXPECT_EQ(teltonika_operator(310'260), "310-260");
}

TEST(TeltonikaTest, TextsNeedNoAnswer) {
    EXPECT_TRUE(is_teltonika_text('\x0c'));
    EXPECT_FALSE(is_teltonika_text('\x08'));
    EXPECT_TRUE(is_teltonika_codec('\x8e'));
    EXPECT_FALSE(is_teltonika_codec('\x77'));
}

TEST(TeltonikaTest, AnIButtonIsTheDriverAndACellIsTheNetwork) {
    const Reading reading = reading_of(
        "0004"
        "00"
        "02"
        "cd14b8"
        "ce1234"
        "01"
        "f100005ba1"
        "01"
        "4e0000a1b2c3d4e5f6");
    EXPECT_EQ(reading.attributes.text(Attribute::driver), "0000A1B2C3D4E5F6");
    EXPECT_EQ(reading.attributes.text(Attribute::network), "234-57-4660-5304");
    const Reading without = reading_of(
        "0001"
        "00"
        "00"
        "00"
        "01"
        "4e0000000000000000");
    EXPECT_EQ(without.attributes.text(Attribute::driver), "");
}

TEST(TeltonikaTest, ADriversLoginOnATerminalIsAReading) {
    const auto frames = received_teltonika(
        "00000000000000240d01060000001c642b3ad14754534c7c367c317c307c31323734393838347c317c0d0a0100"
        "00ec11");
    ASSERT_EQ(frames.size(), 1U);
    ASSERT_EQ(frames[0].readings.size(), 1U);
    EXPECT_EQ(frames[0].readings[0].attributes.text(Attribute::driver), "12749884");
    EXPECT_EQ(frames[0].when_stored, "");
}

TEST(TeltonikaTest, ARecordMayHaveAGroupOfSixteenBytesEach) {
    for (const RealFrame& frame : read_real_frames("teltonika")) {
        if (frame.id == "teltonika-046") {
            const auto frames = Connection(teltonika_battery.protocol).receive(frame.bytes);
            ASSERT_EQ(frames.size(), 1U);
            EXPECT_EQ(frames[0].fault, Fault::no_device);
            ASSERT_EQ(frames[0].readings.size(), 11U);
            const Reading& last = frames[0].readings[10];
            ASSERT_TRUE(last.fix);
            EXPECT_NEAR(last.fix->coordinates.latitude(), frame.positions.at(10).latitude, 1e-7);
            EXPECT_EQ(last.attributes.number(Attribute::power),
                      frame.positions[10].numbers.at("power"));
        }
    }
}

TEST(TeltonikaTest, ARecordOfTheGh3000MayHaveNoPlace) {
    for (const RealFrame& frame : read_real_frames("teltonika")) {
        if (frame.id == "teltonika-031") {
            const auto frames = Connection(teltonika_battery.protocol).receive(frame.bytes);
            ASSERT_EQ(frames.size(), 1U);
            EXPECT_EQ(hexadecimal(frames[0].when_stored), "00000004");
            ASSERT_EQ(frames[0].readings.size(), 4U);
            EXPECT_FALSE(frames[0].readings[0].fix);
            EXPECT_EQ(fleet::format_time(*frames[0].readings[0].time), "2015-11-10T21:35:46.000Z");
            ASSERT_TRUE(frames[0].readings[1].fix);
            EXPECT_NEAR(frames[0].readings[1].fix->coordinates.latitude(), 44.7913055, 1e-7);
        }
    }
}

TEST(TeltonikaTest, SensorsOnBluetoothHaveTheirValues) {
    for (const RealFrame& frame : read_real_frames("teltonika")) {
        if (frame.id == "teltonika-001") {
            const auto frames = Connection(teltonika_battery.protocol).receive(frame.bytes);
            ASSERT_EQ(frames.at(0).readings.size(), 2U);
            EXPECT_THAT(
                frames[0].readings[1].attributes.free(),
                testing::IsSupersetOf({Pair("x_tag1_mac", VariantWith<std::string>("7cd9f4110c40")),
                                       Pair("x_tag1_name", VariantWith<std::string>("Nevera_3"))}));
        }
    }
}

}  // namespace
}  // namespace convoy::devices
