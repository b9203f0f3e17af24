#include "position-simulator/coordinate_text.hpp"

#include <gtest/gtest.h>

#include "position-simulator/random.hpp"
#include "service/number.hpp"

namespace convoy::simulator {
namespace {

/// Returns the error, or "" if there is none.
std::string point_error(std::string_view latitude, std::string_view longitude) {
    const auto point = parse_point(latitude, longitude);
    return point ? "" : point.error();
}

TEST(CoordinateText, IsReadWithAnyNumberOfDecimals) {
    const auto short_one = parse_point("53", "-1.5");
    ASSERT_TRUE(short_one) << short_one.error();
    EXPECT_EQ(*short_one, (Point{{53}, {-1.5}}));
    const auto long_one =
        parse_point("53.3798165805637836456298828125", "-1.46622528322041034698486328125");
    ASSERT_TRUE(long_one) << long_one.error();
    EXPECT_EQ(*long_one, (Point{{53.379816580563784}, {-1.4662252832204103}}));
}

TEST(CoordinateText, IsReadBackAsThePointThatWasWritten) {
    Random random(58);
    for (int i = 0; i < 10'000; ++i) {
        const Point point{{random.between(-90, 90)}, {random.between(-180, 180)}};
        const auto read = parse_point(service::format_number(point.latitude.value),
                                      service::format_number(point.longitude.value));
        ASSERT_TRUE(read) << read.error();
        ASSERT_EQ(*read, point);
    }
}

TEST(CoordinateText, IsInRangeUpToThePolesAndTheAntimeridian) {
    EXPECT_EQ(point_error("90", "180"), "");
    EXPECT_EQ(point_error("-90", "-180"), "");
    EXPECT_EQ(point_error("90.0000001", "180"),
              "lat is '90.0000001': it should be a number from -90 to 90");
    EXPECT_EQ(point_error("-90", "-180.0000001"),
              "lon is '-180.0000001': it should be a number from -180 to 180");
}

TEST(CoordinateText, OfABadPairIsNamedLatitudeFirst) {
    for (const char* bad : {"", " 1", "1 ", "nan", "-inf", "1,5", "0x1", "91"}) {
        const std::string text = bad;
        EXPECT_EQ(point_error(bad, "x"),
                  "lat is '" + text + "': it should be a number from -90 to 90");
    }
}

TEST(CoordinateText, IsCutTo60CharactersInAnError) {
    EXPECT_EQ(point_error("1", std::string(61, 'x')),
              "lon is '" + std::string(60, 'x') + "': it should be a number from -180 to 180");
}

}  // namespace
}  // namespace convoy::simulator
