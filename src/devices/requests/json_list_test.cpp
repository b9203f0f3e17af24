#include "devices/requests/json_list.hpp"

#include <gmock/gmock.h>

namespace convoy::devices {
namespace {

using testing::ElementsAre;

constexpr std::size_t enough = 10;

TEST(JsonListTest, ElementsAreKeptApartByTheirBrackets) {
    const JsonTexts list = split_json_list(R"({"a":[1,2]}, NaN,[{"b":{}}]] more)", enough);
    EXPECT_THAT(list.texts, ElementsAre(R"({"a":[1,2]})", " NaN", R"([{"b":{}}])"));
    EXPECT_TRUE(list.is_whole);
}

TEST(JsonListTest, BracketsInStringsSeparateNothing) {
    const JsonTexts list = split_json_list(R"({"a":"],\"["},"\\",1])", enough);
    EXPECT_THAT(list.texts, ElementsAre(R"({"a":"],\"["})", R"("\\")", "1"));
}

TEST(JsonListTest, AListWithoutItsEndIsNotWhole) {
    EXPECT_FALSE(split_json_list(R"(1,{"a":)", enough).is_whole);
    EXPECT_FALSE(split_json_list(R"(1,"]")", enough).is_whole);
}

TEST(JsonListTest, MoreElementsThanAllowedAreNotRead) {
    const JsonTexts list = split_json_list("1,2,3,4,5]", 2);
    EXPECT_EQ(list.texts.size(), 3U);
}

}  // namespace
}  // namespace convoy::devices
