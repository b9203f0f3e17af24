#include "fleet/answers/answer_values.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <type_traits>

#include "fleet/fixtures/samples.hpp"

namespace convoy::fleet {
namespace {

/// Returns what `append` writes after a text that is there already.
template <class Value>
std::string value_text(void (*append)(std::string&, Value), std::type_identity_t<Value> value) {
    std::string out = "before ";
    append(out, value);
    EXPECT_TRUE(out.starts_with("before "));
    return out.substr(7);
}

TEST(AnswerValues, HaveTheDecimalsOfTheContract) {
    const Coordinates south_west = samples::coordinates(-90.0, -0.00000012);
    EXPECT_EQ(value_text(append_latitude, south_west), "-90.0000000");
    EXPECT_EQ(value_text(append_longitude, south_west), "-0.0000001");
    EXPECT_EQ(value_text(append_accuracy, Accuracy::from_metres(3.04).value()), "3.0");
    EXPECT_EQ(value_text(append_speed, MetresPerSecond{13.416}), "13.42");
    EXPECT_EQ(value_text(append_speed, MetresPerSecond{0.004}), "0.00");
    EXPECT_EQ(value_text(append_heading, Degrees{271.54}), "271.5");
    EXPECT_EQ(value_text(append_length, Metres{1234.56}), "1234.6");
    EXPECT_EQ(value_text(append_distance, Metres{1234.5678}), "1234.568");
    EXPECT_EQ(value_text(append_interval, std::chrono::milliseconds(1'000)), "1.0");
    EXPECT_EQ(value_text(append_interval, std::chrono::milliseconds(1'250)), "1.3");
}

TEST(AnswerValues, AHeadingIsBelow360AfterRounding) {
    EXPECT_EQ(value_text(append_heading, Degrees{359.94}), "359.9");
    EXPECT_EQ(value_text(append_heading, Degrees{359.96}), "0.0");
    samples::Random random(51);
    for (int i = 0; i < 10'000; ++i) {
        const double heading =
            static_cast<double>(samples::random_between(random, 0, 359'999)) / 1'000;
        const double read = std::stod(value_text(append_heading, Degrees{heading}));
        ASSERT_LT(read, 360.0) << heading;
        ASSERT_LE(std::abs(std::remainder(read - heading, 360.0)), 0.05 + 1e-9) << heading;
    }
}

TEST(AnswerValues, CoordinatesAreReadBackUnchanged) {
    samples::Random random(52);
    for (int i = 0; i < 10'000; ++i) {
        const Coordinates point = samples::random_position(random).coordinates;
        const double latitude = std::stod(value_text(append_latitude, point));
        const double longitude = std::stod(value_text(append_longitude, point));
        ASSERT_EQ(Coordinates::from_degrees(latitude, longitude), point);
    }
}

}  // namespace
}  // namespace convoy::fleet
