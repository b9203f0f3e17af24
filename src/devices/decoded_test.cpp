#include "devices/decoded.hpp"

#include <gtest/gtest.h>

namespace convoy::devices {
namespace {

TEST(DecodedTest, EachFaultHasAWord) {
    EXPECT_EQ(word_for(Fault::bad_checksum), "bad_checksum");
    EXPECT_EQ(word_for(Fault::malformed), "malformed");
    EXPECT_EQ(word_for(Fault::no_device), "no_device");
    EXPECT_EQ(word_for(Fault::unknown_type), "unknown_type");
    EXPECT_EQ(word_for(Fault::foreign_name), "foreign_name");
}

TEST(DecodedTest, ReadingsBeforeALoginAreAFault) {
    const auto fault_of = [](std::string_view device, Decoded decoded) {
        require_device(device, decoded);
        return decoded.fault;
    };
    Decoded with_reading;
    with_reading.readings.push_back({});
    EXPECT_EQ(fault_of("", with_reading), Fault::no_device);
    EXPECT_EQ(fault_of("box", with_reading), std::nullopt);
    EXPECT_EQ(fault_of("", {}), std::nullopt) << "a heartbeat";
    with_reading.device = "box";
    EXPECT_EQ(fault_of("", with_reading), std::nullopt);
}

}  // namespace
}  // namespace convoy::devices
