#include "devices/requests/request.hpp"

#include <gmock/gmock.h>

namespace convoy::devices {
namespace {

TEST(AppTimeTest, SecondsMillisecondsAndTextsAreTimes) {
    using namespace std::chrono_literals;
    EXPECT_EQ(read_app_time("1377177267", 0min), fleet::parse_time("2013-08-22T13:14:27Z"));
    EXPECT_EQ(read_app_time("1442068686579", 0min), fleet::parse_time("2015-09-12T14:38:06.579Z"));
    EXPECT_EQ(read_app_time("2025-06-15T13:45:12.862Z", 0min),
              fleet::parse_time("2025-06-15T13:45:12.862Z"));
    EXPECT_EQ(read_app_time("2025-06-15 13:45:12", 120min),
              fleet::parse_time("2025-06-15T11:45:12Z"));
    for (const char* wrong : {"", "nan", "yesterday", "1e300", "99999999999999999999"}) {
        EXPECT_EQ(read_app_time(wrong, 0min), std::nullopt) << wrong;
    }
}

}  // namespace
}  // namespace convoy::devices
