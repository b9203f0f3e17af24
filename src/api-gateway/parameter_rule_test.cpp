#include "api-gateway/parameter_rule.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

namespace convoy::gateway {
namespace {

ParameterRule rule(std::string_view schema) {
    return read_rule(boost::json::parse(schema).as_object());
}

TEST(ParameterRule, TakesWholeNumbersWithinTheirBoundsOnly) {
    const auto limit = rule(R"({"type":"integer","minimum":1,"maximum":100000,"default":10000})");
    EXPECT_EQ(limit.expectation, "a whole number from 1 to 100000");
    for (const auto* good : {"1", "100000", "00042"}) {
        EXPECT_TRUE(limit.allows(good)) << good;
    }
    for (const auto* bad : {"", "0", "-1", "100001", "1.5", "1e3", "+1", " 1", "1 ", "0x10", "ten",
                            "99999999999999999999"}) {
        EXPECT_FALSE(limit.allows(bad)) << bad;
    }
}

TEST(ParameterRule, TakesWholeNumbersOf64Bits) {
    const auto epoch = rule(R"({"type":"integer","format":"uint64"})");
    EXPECT_TRUE(epoch.allows("0"));
    EXPECT_TRUE(epoch.allows("18446744073709551615"));
    for (const auto* wrong : {"", "-1", "18446744073709551616", "1.5", "0x10", " 1", "1e3"}) {
        EXPECT_FALSE(epoch.allows(wrong)) << wrong;
    }
}

TEST(ParameterRule, TakesFiniteDecimalsOnly) {
    const auto radius = rule(R"({"type":"number","minimum":0})");
    EXPECT_EQ(radius.expectation, "a number of at least 0");
    for (const auto* good : {"0", "0.5", "5000", "1e3"}) {
        EXPECT_TRUE(radius.allows(good)) << good;
    }
    for (const auto* bad : {"", "-0.1", "nan", "inf", "infinity", "1e999", "1,5", "5m", "0x1p3"}) {
        EXPECT_FALSE(radius.allows(bad)) << bad;
    }
}

TEST(ParameterRule, TakesOneOfTheWordsAndNamesThem) {
    const auto status = rule(R"({"type":"string","enum":["moving","stopped"]})");
    EXPECT_EQ(status.expectation, "one of moving, stopped");
    EXPECT_TRUE(status.allows("moving"));
    for (const auto* bad : {"", "Moving", "moving,stopped", "mov"}) {
        EXPECT_FALSE(status.allows(bad)) << bad;
    }
}

TEST(ParameterRule, CountsCharactersAndNotBytes) {
    const auto search = rule(R"({"type":"string","maxLength":3})");
    EXPECT_TRUE(search.allows(""));
    EXPECT_TRUE(search.allows("äöü"));
    EXPECT_FALSE(search.allows("äöüß"));
}

TEST(ParameterRule, ReadsTimesAsTheFleetDoes) {
    const auto from = rule(R"({"type":"string","format":"date-time"})");
    EXPECT_TRUE(from.allows("2026-11-22T13:07:11.250Z"));
    EXPECT_TRUE(from.allows("2026-11-22T13:07:11+0000"));
    for (const auto* bad : {"", "yesterday", "2026-11-22", "2026-02-30T00:00:00Z"}) {
        EXPECT_FALSE(from.allows(bad)) << bad;
    }
}

TEST(ParameterRule, ReadsNamesAsTheFleetDoes) {
    const auto name = rule(R"({"type":"string","format":"vehicle-name"})");
    EXPECT_TRUE(name.allows("Straße 7/b"));
    EXPECT_TRUE(name.allows(std::string(64, 'a')));
    for (const std::string& bad : {std::string(), std::string("."), std::string(".."),
                                   std::string("tab\t"), std::string(65, 'a')}) {
        EXPECT_FALSE(name.allows(bad)) << bad;
    }
}

TEST(ParameterRule, TakesListsOfTheirExactLength) {
    const auto near = rule(R"({"type":"array","items":false,"minItems":2,"prefixItems":[
        {"title":"lat","type":"number","minimum":-90,"maximum":90},
        {"title":"lon","type":"number","minimum":-180,"maximum":180}]})");
    EXPECT_EQ(near.expectation,
              "lat,lon: lat a number from -90 to 90, lon a number from -180 to 180");
    EXPECT_TRUE(near.allows("53.4,-1.5"));
    for (const auto* bad : {"", "53.4", "53.4,", ",1", "53.4,-1.5,0", "53.4,-1.5,", "91,0", "0,181",
                            "53.4;-1.5", "53.4, -1.5"}) {
        EXPECT_FALSE(near.allows(bad)) << bad;
    }
}

TEST(ParameterRule, RefusesASchemaThatPromisesWhatNobodyChecks) {
    for (const auto* schema :
         {R"({"type":"integer","multipleOf":5})", R"({"type":"string","pattern":"^a"})",
          R"({"type":"string","format":"uuid","maxLength":3})",
          R"({"type":"string","format":"uuid"})", R"({"type":"boolean"})", R"({"minimum":1})",
          R"({"type":"array","items":false,"minItems":1,
              "prefixItems":[{"type":"number"},{"type":"number"}]})"}) {
        EXPECT_THROW(rule(schema), UnknownSchema) << schema;
    }
}

}  // namespace
}  // namespace convoy::gateway
