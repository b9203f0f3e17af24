#include "device-gateway/doors/body_shape.hpp"

#include <gtest/gtest.h>

namespace convoy::device_gateway {
namespace {

TEST(BodyShapeTest, FindsMembersOfTheObjectItself) {
    EXPECT_TRUE(has_json_member(R"({"locations":[]})", "locations"));
    EXPECT_TRUE(has_json_member(" \n{ \"a\" : {\"b\":[1,2]} ,\t\"_type\" : \"x\" }", "_type"));
    EXPECT_TRUE(has_json_member(R"({"lat":NaN,"locations":[{"lat":1e999}]})", "locations"));
}

TEST(BodyShapeTest, FindsNoOthers) {
    for (const char* none :
         {"", "   ", "[]", R"([{"locations":1}])", R"({"a":{"locations":1}})",
          R"({"a":"locations"})", R"({"a":"\"locations\":"})", R"({"location":1})",
          R"("locations":)", R"({"locations)", R"({"locations")", R"({"a\)", "locations=1&a=2"}) {
        EXPECT_FALSE(has_json_member(none, "locations")) << none;
    }
}

}  // namespace
}  // namespace convoy::device_gateway
