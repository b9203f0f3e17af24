#include "http/message/preferences.hpp"

#include <gmock/gmock.h>

namespace convoy::http {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;

auto prefers(std::string_view value, double quality) {
    return AllOf(Field(&Preference::value, value), Field(&Preference::quality, quality));
}

TEST(Preferences, AreInTheOrderOfTheField) {
    EXPECT_THAT(
        parse_preferences("text/csv;q=0.5, */* ;Q=0.1;level=2 ,application/json"),
        ElementsAre(prefers("text/csv", 0.5), prefers("*/*", 0.1), prefers("application/json", 1)));
    EXPECT_TRUE(parse_preferences("").empty());
}

TEST(Preferences, AnyOtherParameterThatEndsInQIsNoQuality) {
    EXPECT_THAT(parse_preferences("text/csv;seq=0"), ElementsAre(prefers("text/csv", 1)));
}

TEST(Preferences, AQualityThatCannotBeReadIsNotAcceptable) {
    for (const char* bad : {"gzip;q=", "gzip;q=much", "gzip;q=-1", "gzip;q=nan", "gzip;q=0.5x"}) {
        EXPECT_THAT(parse_preferences(bad), ElementsAre(prefers("gzip", 0))) << bad;
    }
}

}  // namespace
}  // namespace convoy::http
