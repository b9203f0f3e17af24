#include "device-gateway/doors/form.hpp"

#include <gmock/gmock.h>

namespace convoy::device_gateway {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(FormTest, HasParametersInTheirOrder) {
    EXPECT_THAT(*read_form("id=a%20b+c&lat=1&cell=1%2C2&cell=3&empty=&name"),
                ElementsAre(Pair("id", "a b c"), Pair("lat", "1"), Pair("cell", "1,2"),
                            Pair("cell", "3"), Pair("empty", ""), Pair("name", "")));
    EXPECT_THAT(*read_form(""), ElementsAre());
    EXPECT_THAT(*read_form("&&a=b=c&"), ElementsAre(Pair("a", "b=c")));
}

TEST(FormTest, KeepsAPercentSignThatBeginsNoByte) {
    EXPECT_THAT(*read_form("a=100%&b=%zz&c=%4&d=%+1&e=%41"),
                ElementsAre(Pair("a", "100%"), Pair("b", "%zz"), Pair("c", "%4"), Pair("d", "% 1"),
                            Pair("e", "A")));
}

TEST(FormTest, HasALimitOfParameters) {
    std::string form;
    for (std::size_t number = 0; number < max_form_parameters; ++number) {
        form += "a&";
    }
    EXPECT_EQ(read_form(form)->size(), max_form_parameters);
    EXPECT_EQ(read_form(form + "a"), std::nullopt);
}

}  // namespace
}  // namespace convoy::device_gateway
