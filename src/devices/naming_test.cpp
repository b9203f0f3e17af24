#include "devices/naming.hpp"

#include <gmock/gmock.h>

namespace convoy::devices {
namespace {

TEST(NamingTest, ANameOfADeviceBecomesAFreeKey) {
    fleet::Attributes attributes;
    set_extra(attributes, "SOC 1.5", 2.0);
    set_extra(attributes, 385, true);
    set_extra(attributes, std::string(40, 'a'), true);

    EXPECT_THAT(attributes.free(),
                testing::ElementsAre(testing::Key("x_io_385"), testing::Key("x_soc_1_5")));
}

}  // namespace
}  // namespace convoy::devices
