#include "devices/protocols/ruptela.hpp"

#include <gmock/gmock.h>

#include "devices/checksums.hpp"
#include "devices/fixtures/real_frames.hpp"
#include "devices/protocols/ruptela_records.hpp"

namespace convoy::devices {
namespace {

using fleet::Attribute;
using testing::ElementsAre;
using testing::IsEmpty;

const Battery ruptela_battery{
    .protocol = *find_protocol("ruptela"),
    .file = "ruptela",
    .differing = {{"ruptela-003", "its level of fuel is not available, and it has no driver"}},
    .other_answers = {{"ruptela-004", "photos are not fetched"}},
};

TEST(RuptelaTest, RealFramesHaveTheirValues) { expect_upstream_values(ruptela_battery); }
TEST(RuptelaTest, RealFramesAreAnswered) { expect_upstream_answers(ruptela_battery); }
TEST(RuptelaTest, FramesMayBeCutAnywhere) { expect_the_same_when_cut(ruptela_battery); }
TEST(RuptelaTest, GarbageBetweenFramesCostsNoMore) { expect_resynchronisation(ruptela_battery); }
TEST(RuptelaTest, FlippedBitsAreSurvived) { expect_to_survive_flipped_bits(ruptela_battery); }

std::string ruptela_frame(std::string_view hexadecimal_body) {
    const std::string body = from_hexadecimal(hexadecimal_body);
    std::string frame;
    append_big(frame, static_cast<std::uint16_t>(body.size()));
    frame += body;
    append_big(frame, crc16_kermit(body));
    return frame;
}

Decoded decoded_ruptela(std::string_view hexadecimal_body, DevicePolicy policy = {}) {
    auto frames =
        Connection(ruptela_battery.protocol, policy).receive(ruptela_frame(hexadecimal_body));
    EXPECT_EQ(frames.size(), 1U);
    return frames.empty() ? Decoded{} : frames[0];
}

constexpr std::string_view ruptela_imei = "00000b1a2a5585c3";
// 2011-10-17 10:28:57 in Lithuania, 36 km/h to the east, 10 satellites.
constexpr std::string_view ruptela_begin = "4e9c036900000f101733208ff45e07b323280a002409";

std::string ruptela_records(std::string_view elements) {
    return std::string(ruptela_imei) + "010001" + std::string(ruptela_begin) +
           std::string(elements);
}

TEST(RuptelaTest, RecordsAreAnsweredOnceTheyAreStoredAndRefusedToUnknownDevices) {
    const Decoded decoded = decoded_ruptela(ruptela_records("0700000000"));
    EXPECT_EQ(decoded.device, "012207007303107");
    EXPECT_EQ(hexadecimal(decoded.when_stored), "0002640113bc");
    EXPECT_EQ(hexadecimal(decoded.if_denied).substr(0, 8), "00026400");
    EXPECT_EQ(decoded.at_once, "");
    ASSERT_EQ(decoded.readings.size(), 1U);
    ASSERT_TRUE(decoded.readings[0].fix);
    EXPECT_EQ(decoded.readings[0].fix->motion.speed()->value, 10);
    EXPECT_EQ(decoded.readings[0].fix->motion.heading()->value, 90);
    EXPECT_FALSE(decoded.readings[0].fix->accuracy);
}

TEST(RuptelaTest, IdentificationIsAnsweredAtOnce) {
    const Decoded decoded = decoded_ruptela(std::string(ruptela_imei) + "0f00");
    EXPECT_EQ(hexadecimal(decoded.at_once), "00027301cb25");
    EXPECT_EQ(decoded.when_stored, "");
}

TEST(RuptelaTest, AWrongChecksumGivesNoPositionAndNoAnswer) {
    std::string frame = ruptela_frame(ruptela_records("0700000000"));
    frame.back() = static_cast<char>(frame.back() ^ 1);
    const auto frames = Connection(ruptela_battery.protocol).receive(frame);
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_EQ(frames[0].fault, Fault::bad_checksum);
    EXPECT_THAT(frames[0].readings, IsEmpty());
    EXPECT_EQ(frames[0].when_stored, "");
    EXPECT_EQ(Connection(ruptela_battery.protocol, {.checks_sums = false})
                  .receive(frame)[0]
                  .readings.size(),
              1U);
}

TEST(RuptelaTest, WithoutSatellitesThereIsNoPlace) {
    std::string body = ruptela_records("0700000000");
    body.replace(body.find("0a002409"), 8, "00002409");
    const Decoded decoded = decoded_ruptela(body);
    ASSERT_EQ(decoded.readings.size(), 1U);
    EXPECT_FALSE(decoded.readings[0].fix);
    EXPECT_EQ(decoded.readings[0].attributes.number(Attribute::satellites), 0);
}

TEST(RuptelaTest, ValuesHaveTheirUnitsAndWhatIsNotAvailableIsAbsent) {
    // Of 1 byte: an input, 0xFF as a level of fuel; of 2: power; of 4: odometer.
    const Decoded decoded =
        decoded_ruptela(ruptela_records("07"
                                        "020201"
                                        "cfff"
                                        "011d3039"
                                        "0141000186a0"
                                        "00"));
    ASSERT_EQ(decoded.readings.size(), 1U);
    const fleet::Attributes& attributes = decoded.readings[0].attributes;
    EXPECT_EQ(attributes.flag(Attribute::input1), true);
    EXPECT_FALSE(attributes.number(Attribute::fuel_level));
    EXPECT_EQ(attributes.number(Attribute::power), 12.345);
    EXPECT_EQ(attributes.number(Attribute::odometer), 100'000);
}

TEST(RuptelaTest, ARecordInPartsIsOneReading) {
    std::string first(ruptela_begin);
    first.insert(10, "10");  // the first of two
    std::string second(ruptela_begin);
    second.insert(10, "11");
    const Decoded decoded = decoded_ruptela(std::string(ruptela_imei) + "440002" + first +
                                            "0007"
                                            "00"
                                            "01001d3039"
                                            "0000" +
                                            second +
                                            "0007"
                                            "0101990100"
                                            "0000");
    ASSERT_EQ(decoded.readings.size(), 1U);
    EXPECT_EQ(decoded.readings[0].attributes.number(Attribute::power), 12.345);
    EXPECT_EQ(decoded.readings[0].attributes.flag(Attribute::ignition), true);
    EXPECT_EQ(hexadecimal(decoded.when_stored), "0002640113bc");
}

TEST(RuptelaTest, RecordsThatEndTooEarlyAreAnsweredSoThatTheyDoNotComeForEver) {
    const Decoded decoded = decoded_ruptela(ruptela_records("07ff"));
    EXPECT_EQ(decoded.fault, Fault::malformed);
    EXPECT_EQ(hexadecimal(decoded.when_stored), "0002640113bc");
}

TEST(RuptelaTest, ADeclaredLengthAboveTheGreatestClosesTheConnection) {
    Connection connection(ruptela_battery.protocol);
    connection.receive(from_hexadecimal("ffff" + std::string(ruptela_imei) + "01"));
    EXPECT_EQ(connection.closed(), Step::Reason::too_long);
}

TEST(RuptelaTest, ABodyWithoutItsRecordsIsMalformed) {
    Decoded decoded;
    read_ruptela_records(std::string_view("\0\2", 2), false, decoded);
    EXPECT_EQ(decoded.fault, Fault::malformed);
    EXPECT_THAT(decoded.readings, IsEmpty());
}

TEST(RuptelaTest, CodesOfTroubleHaveTheirPlace) {
    const Decoded decoded = decoded_ruptela(std::string(ruptela_imei) +
                                            "0901"
                                            "00"
                                            "4e9c0369"
                                            "0f101733"
                                            "208ff45e"
                                            "01"
                                            "5030313231");
    EXPECT_EQ(hexadecimal(decoded.when_stored), "00026d01c4a4");
    ASSERT_EQ(decoded.readings.size(), 1U);
    ASSERT_TRUE(decoded.readings[0].fix);
    EXPECT_FALSE(decoded.readings[0].fix->motion.is_known());
}

}  // namespace
}  // namespace convoy::devices
