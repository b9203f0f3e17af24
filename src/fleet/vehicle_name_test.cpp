#include "fleet/vehicle_name.hpp"

#include <gtest/gtest.h>

namespace convoy::fleet {
namespace {

TEST(VehicleName, TakesAnyText) {
    for (const std::string_view text :
         {"City Truck", "a", "A/B", "50%", "..a", "...", ".", "..", " ", "Van 1 ",
          "Van\xE2\x80\x8B 1", "\xE2\x80\xAEgnp.exe",
          "\xEF\xBB\xBF"
          "bom",
          "Zu\xCC\x88rich", "=1+1", "\xC3\x89lan 3", "\xE6\x9D\xB1\xE4\xBA\xAC", "\xF0\x9F\x9A\x9A",
          R"("quoted", 'name' <&>)"}) {
        const auto name = VehicleName::from(text);
        ASSERT_TRUE(name) << text;
        EXPECT_EQ(name->text(), text);
    }
}

TEST(VehicleName, HasOneTo256Bytes) {
    EXPECT_FALSE(VehicleName::from(""));
    EXPECT_TRUE(VehicleName::from(std::string(256, 'x')));
    EXPECT_FALSE(VehicleName::from(std::string(257, 'x')));
    std::string euros;
    for (int i = 0; i < 86; ++i) {
        euros += "\xE2\x82\xAC";
    }
    EXPECT_FALSE(VehicleName::from(euros)) << "86 characters, but 258 bytes";
}

TEST(VehicleName, ComparesByteByByte) {
    EXPECT_NE(VehicleName::from("Z\xC3\xBCrich"), VehicleName::from("Zu\xCC\x88rich"));
    EXPECT_NE(VehicleName::from("Van 1"), VehicleName::from("Van 1 "));
}

TEST(VehicleName, HasNoControlCharacters) {
    EXPECT_FALSE(VehicleName::from(std::string_view("a\0b", 3)));
    EXPECT_FALSE(VehicleName::from("a\nb"));
    EXPECT_FALSE(VehicleName::from("\x1F"));
    EXPECT_FALSE(VehicleName::from("a\x7F"));
    EXPECT_FALSE(VehicleName::from("\xC2\x80")) << "U+0080";
    EXPECT_FALSE(VehicleName::from("\xC2\x9F")) << "U+009F";
    EXPECT_TRUE(VehicleName::from("\xC2\xA0")) << "U+00A0 is a space";
    EXPECT_TRUE(VehicleName::from("\xC3\x80")) << "U+00C0 ends in the byte of a control character";
}

TEST(VehicleName, IsUtf8) {
    EXPECT_FALSE(VehicleName::from("\xFF"));
    EXPECT_FALSE(VehicleName::from("\xC3"));
    EXPECT_FALSE(VehicleName::from("\xC0\xAF")) << "an overlong slash";
    EXPECT_FALSE(VehicleName::from("\xED\xA0\x80")) << "a surrogate";
    EXPECT_FALSE(VehicleName::from("\xF4\x90\x80\x80")) << "beyond U+10FFFF";
}

TEST(VehicleName, OrdersByBytes) {
    EXPECT_LT(VehicleName::from("Z"), VehicleName::from("a"));
    EXPECT_LT(VehicleName::from("a"), VehicleName::from("\xC3\xA4"));
}

}  // namespace
}  // namespace convoy::fleet
