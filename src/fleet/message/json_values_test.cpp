#include "fleet/message/json_values.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace convoy::fleet {
namespace {

/// Reads the only element of an array; nothing if it is not JSON.
std::optional<double> number_of(const std::string& text) {
    const simdjson::padded_string json("[" + text + "]");
    simdjson::ondemand::parser parser;
    simdjson::ondemand::document document = parser.iterate(json).value();
    for (auto found : document.get_array()) {
        simdjson::ondemand::value value = std::move(found).value();
        EXPECT_TRUE(is(value, simdjson::ondemand::json_type::number));
        double number = 0;
        const auto error = read_any_number(value, number);
        return error == simdjson::SUCCESS ? std::optional(number) : std::nullopt;
    }
    return std::nullopt;
}

TEST(ReadAnyNumber, ReturnsInfinityForWhatIsTooLarge) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    EXPECT_EQ(number_of("-13.5"), -13.5);
    EXPECT_EQ(number_of("1e999"), infinity);
    EXPECT_EQ(number_of("-1e999"), -infinity);
}

TEST(ReadAnyNumber, RefusesWhatIsNoNumberOfJson) {
    EXPECT_EQ(number_of("01"), std::nullopt);
    EXPECT_EQ(number_of("-"), std::nullopt);
}

}  // namespace
}  // namespace convoy::fleet
