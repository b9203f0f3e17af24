#include "registry-copy/members.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

namespace convoy::registry {
namespace {

namespace json = boost::json;

TEST(Members, ReadEachKindOfMember) {
    const json::value value =
        json::parse(R"({"word":"a b","lines":"a\nb","flag":true,"number":7,"list":[1,2]})");
    Members members(value);
    EXPECT_EQ(members.word("word", 3), "a b");
    EXPECT_EQ(members.lines("lines", 3), "a\nb");
    EXPECT_TRUE(members.flag("flag", false));
    EXPECT_TRUE(members.flag("absent", true));
    EXPECT_EQ(members.number("number"), 7U);
    std::string visited;
    members.each("list", 2, [&](const json::value&, const std::string& path) { visited += path; });
    EXPECT_EQ(visited, "list[0]list[1]");
    EXPECT_FALSE(members.bad());
}

TEST(Members, KeepTheFirstError) {
    const json::value value = json::parse(R"({"a":"long","b":-1})");
    Members members(value, "path.");
    EXPECT_EQ(members.word("a", 3), "");
    EXPECT_EQ(members.number("b"), 0U);
    EXPECT_EQ(members.bad()->member, "path.a");
    EXPECT_EQ(members.bad()->detail,
              "path.a should be text of up to 3 bytes of UTF-8 without control characters");
}

TEST(Members, RefuseAListThatIsTooLong) {
    const json::value value = json::parse(R"({"list":[1,2]})");
    Members members(value);
    members.each("list", 1, [](const json::value&, const std::string&) { FAIL(); });
    EXPECT_EQ(members.bad()->detail, "list should be a list of up to 1 elements");
}

TEST(Members, RefuseAMemberThatWasNotRead) {
    const json::value value = json::parse(R"({"speling":1})");
    Members members(value);
    EXPECT_EQ(members.bad()->detail, "speling is no member that can be set");
}

}  // namespace
}  // namespace convoy::registry
