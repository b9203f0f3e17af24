#include <gmock/gmock.h>

#include "devices/fixtures/real_frames.hpp"
#include "devices/protocols/teltonika.hpp"

namespace convoy::devices {
namespace {

TEST(TeltonikaDatagramsTest, ADatagramIsAnsweredWithItsNumbers) {
    const std::string datagram = from_hexadecimal(
        "003dcafe0105000f33353230393330383634303336353508010000016b4f815b3001000000000000000000000"
        "0000000000001030202150301010000000001");
    Connection connection(*find_protocol("teltonika"), {}, Transport::datagram);
    // The declared length counts the bytes behind it.
    std::string whole;
    append_big(whole, static_cast<std::uint16_t>(datagram.size() - 2));
    whole += datagram.substr(2);
    const auto frames = connection.receive(whole);
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_EQ(frames[0].device, "352093086403655");
    EXPECT_EQ(hexadecimal(frames[0].when_stored), "0005cafe010501");
    EXPECT_EQ(hexadecimal(frames[0].if_denied), "0005cafe010500");
    EXPECT_EQ(frames[0].readings.size(), 1U);
}

TEST(TeltonikaDatagramsTest, ARealDatagramHasItsPosition) {
    for (const RealFrame& frame : read_real_frames("teltonika")) {
        if (frame.id != "teltonika-051") {
            continue;
        }
        const auto frames =
            Connection(*find_protocol("teltonika"), {}, Transport::datagram).receive(frame.bytes);
        ASSERT_EQ(frames.size(), 1U);
        EXPECT_EQ(frames[0].device, "357454072713975");
        EXPECT_EQ(hexadecimal(frames[0].when_stored), "0005cafe012201");
        ASSERT_EQ(frames[0].readings.size(), 1U);
        ASSERT_TRUE(frames[0].readings[0].fix);
        EXPECT_NEAR(frames[0].readings[0].fix->coordinates.latitude(), 51.630115, 1e-7);
        return;
    }
    FAIL() << "the datagram is missing";
}

TEST(TeltonikaDatagramsTest, ADamagedDatagramIsAcceptedUpToItsDamage) {
    const std::string record = from_hexadecimal(
        "0000016b40d8ea300100000000000000000000000000000001"
        "0000000000");
    const auto answer_to = [](std::string_view records, char count) {
        std::string block = std::string("\x08") + count + std::string(records) + count;
        std::string rest = from_hexadecimal("cafe0105000f") + "352093086403655" + block;
        std::string bytes;
        append_big(bytes, static_cast<std::uint16_t>(rest.size()));
        const auto frames =
            Connection(*find_protocol("teltonika"), {}, Transport::datagram).receive(bytes + rest);
        return hexadecimal(frames.at(0).when_stored);
    };
    ASSERT_EQ(record.size(), 30U);
    EXPECT_EQ(answer_to(record + record + record, '\3'), "0005cafe010503");
    EXPECT_EQ(answer_to(record + record + record.substr(0, 20), '\3'), "0005cafe010502");
    EXPECT_EQ(answer_to(record.substr(0, 20), '\3'), "0005cafe010503")
        << "it would be sent again for ever";
}

TEST(TeltonikaDatagramsTest, HalfADatagramIsNothing) {
    Connection connection(*find_protocol("teltonika"), {}, Transport::datagram);
    EXPECT_THAT(connection.receive(from_hexadecimal("003dcafe0105000f3335323039")),
                testing::IsEmpty());
    EXPECT_EQ(connection.skipped(), 13U);
}

}  // namespace
}  // namespace convoy::devices
