#include "fleet/device_record.hpp"

#include <gtest/gtest.h>

namespace convoy::fleet {
namespace {

TEST(Device, IsATextOf1To128BytesWithoutControlCharacters) {
    EXPECT_TRUE(is_device("teltonika:352093081452251"));
    EXPECT_TRUE(is_device("osmand:Łukasz' phone"));
    EXPECT_TRUE(is_device(std::string(max_device_bytes, 'a')));
    EXPECT_FALSE(is_device(std::string(max_device_bytes + 1, 'a')));
    for (const std::string_view wrong : {"", "a\nb", "a\x7f", "\xC2\x85", "\xFF"}) {
        EXPECT_FALSE(is_device(wrong)) << wrong;
    }
}

}  // namespace
}  // namespace convoy::fleet
