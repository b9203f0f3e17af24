#include "registry/merge_patch.hpp"

#include <gtest/gtest.h>

#include <array>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace convoy::registry {
namespace {

namespace json = boost::json;

struct Example {
    const char* original;
    const char* patch;
    const char* result;
};

// The examples of RFC 7396, appendix A.
constexpr std::array examples{
    Example{R"({"a":"b"})", R"({"a":"c"})", R"({"a":"c"})"},
    Example{R"({"a":"b"})", R"({"b":"c"})", R"({"a":"b","b":"c"})"},
    Example{R"({"a":"b"})", R"({"a":null})", R"({})"},
    Example{R"({"a":"b","b":"c"})", R"({"a":null})", R"({"b":"c"})"},
    Example{R"({"a":["b"]})", R"({"a":"c"})", R"({"a":"c"})"},
    Example{R"({"a":"c"})", R"({"a":["b"]})", R"({"a":["b"]})"},
    Example{R"({"a":{"b":"c"}})", R"({"a":{"b":"d","c":null}})", R"({"a":{"b":"d"}})"},
    Example{R"({"a":[{"b":"c"}]})", R"({"a":[1]})", R"({"a":[1]})"},
    Example{R"(["a","b"])", R"(["c","d"])", R"(["c","d"])"},
    Example{R"({"a":"b"})", R"(["c"])", R"(["c"])"},
    Example{R"({"a":"foo"})", R"(null)", R"(null)"},
    Example{R"({"a":"foo"})", R"("bar")", R"("bar")"},
    Example{R"({"e":null})", R"({"a":1})", R"({"e":null,"a":1})"},
    Example{R"([1,2])", R"({"a":"b","c":null})", R"({"a":"b"})"},
    Example{R"({})", R"({"a":{"bb":{"ccc":null}}})", R"({"a":{"bb":{}}})"},
};

TEST(MergePatch, HasTheResultsOfTheStandard) {
    for (const Example& each : examples) {
        json::value value = json::parse(each.original);
        merge(value, json::parse(each.patch));
        EXPECT_EQ(json::serialize(value), each.result) << each.original << " and " << each.patch;
    }
}

}  // namespace
}  // namespace convoy::registry
