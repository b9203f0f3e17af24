#include "http/message/target.hpp"

#include <gtest/gtest.h>

namespace convoy::http {
namespace {

using Path = std::vector<std::string>;
using Query = std::vector<QueryParameter>;

TEST(Target, DecodesEachSegmentAlone) {
    EXPECT_EQ(parse_target("/vehicles/A%2FB%20C/history")->path,
              (Path{"vehicles", "A/B C", "history"}));
}

TEST(Target, DecodesUtf8) {
    EXPECT_EQ(parse_target("/vehicles/M%C3%BCll%E2%82%AC")->path, (Path{"vehicles", "Müll€"}));
}

TEST(Target, KeepsAPlusInThePathAndMakesItASpaceInTheQuery) {
    const auto target = parse_target("/a+b?q=City+Truck&r=1%2B1");
    EXPECT_EQ(target->path, (Path{"a+b"}));
    EXPECT_EQ(target->query, (Query{{"q", "City Truck"}, {"r", "1+1"}}));
}

TEST(Target, KeepsTheOrderOfParametersAndThoseWithoutValue) {
    EXPECT_EQ(parse_target("/?b=2&a=1&b=3&flag&empty=")->query,
              (Query{{"b", "2"}, {"a", "1"}, {"b", "3"}, {"flag", ""}, {"empty", ""}}));
}

TEST(Target, SplitsAValueAtTheFirstEqualsOnly) {
    EXPECT_EQ(parse_target("/?q=a=b")->query, (Query{{"q", "a=b"}}));
}

TEST(Target, ShowsEmptySegmentsAsTheyAre) {
    EXPECT_EQ(parse_target("/vehicles/")->path, (Path{"vehicles", ""}));
    EXPECT_EQ(parse_target("/vehicles//history")->path, (Path{"vehicles", "", "history"}));
}

TEST(Target, TakesTheWholeUrlThatIsSentToProxies) {
    const auto target = parse_target("http://example.org:8080/vehicles?q=a");
    EXPECT_EQ(target->path, (Path{"vehicles"}));
    EXPECT_EQ(target->query, (Query{{"q", "a"}}));
    EXPECT_EQ(target->origin_form, "/vehicles?q=a");
    EXPECT_EQ(parse_target("http://example.org")->origin_form, "/");
    EXPECT_EQ(parse_target("http://example.org?q=a")->origin_form, "/?q=a");
}

TEST(Target, StaysEncodedWhereItIsPassedOn) {
    EXPECT_EQ(parse_target("/a%2Fb%20c?q=d%26e+f")->origin_form, "/a%2Fb%20c?q=d%26e+f");
}

TEST(Target, DoesNotFollowDots) {
    EXPECT_EQ(parse_target("/vehicles/../%2E%2E/a")->path, (Path{"vehicles", "..", "..", "a"}));
}

class BadTargets : public testing::TestWithParam<const char*> {};

TEST_P(BadTargets, AreRefused) { EXPECT_FALSE(parse_target(GetParam()).has_value()); }

INSTANTIATE_TEST_SUITE_P(Target, BadTargets,
                         testing::Values("/a%2", "/a%zz", "/a?q=%", "/a b", "/%FF", "/%C3%28",
                                         "/%ED%A0%80", "/%C0%AF", "/?q=%80", "/?%FF=1", "/a<b>",
                                         "/M\xC3\xBCll", "*", "vehicles", ""));

}  // namespace
}  // namespace convoy::http
