#include "fleet/attributes.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

namespace convoy::fleet {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(AttributesTest, NumbersAreRoundedToTheDecimalsOfTheirAttribute) {
    Attributes attributes;
    EXPECT_TRUE(attributes.set_number(Attribute::power, 13.7996));
    EXPECT_TRUE(attributes.set_number(Attribute::altitude, -3.26));

    EXPECT_EQ(attributes.number(Attribute::power), 13.8);
    EXPECT_EQ(attributes.number(Attribute::altitude), -3.3);
    EXPECT_EQ(attributes.number(Attribute::hdop), std::nullopt);
}

TEST(AttributesTest, ANumberOutsideItsRangeChangesNothing) {
    Attributes attributes;
    EXPECT_TRUE(attributes.set_number(Attribute::battery_level, 100.0));
    for (const double wrong :
         {100.1, -0.1, std::nan(""), std::numeric_limits<double>::infinity()}) {
        EXPECT_FALSE(attributes.set_number(Attribute::battery_level, wrong)) << wrong;
    }
    EXPECT_EQ(attributes.number(Attribute::battery_level), 100.0);
}

TEST(AttributesTest, ALaterValueReplacesAnEarlierOne) {
    Attributes attributes;
    attributes.set_flag(Attribute::ignition, true);
    attributes.set_flag(Attribute::ignition, false);
    attributes.set_text(Attribute::driver, "one");
    attributes.set_text(Attribute::driver, "two");
    attributes.set_free("rpm", 1.0);
    attributes.set_free("rpm", 2.0);

    EXPECT_EQ(attributes.flag(Attribute::ignition), false);
    EXPECT_EQ(attributes.text(Attribute::driver), "two");
    EXPECT_THAT(attributes.free(), ElementsAre(std::pair<std::string, FreeValue>("rpm", 2.0)));
}

TEST(AttributesTest, TextsWithControlCharactersOrBrokenUtf8AreRejected) {
    Attributes attributes;
    for (const std::string_view wrong : {"", "a\nb", "a\x7f", "\xff", "\xc3"}) {
        EXPECT_FALSE(attributes.set_text(Attribute::driver, wrong)) << wrong;
        EXPECT_FALSE(attributes.set_free("name", std::string(wrong))) << wrong;
    }
    EXPECT_FALSE(attributes.set_text(Attribute::driver, std::string(65, 'a')));
    EXPECT_TRUE(attributes.set_text(Attribute::driver, "Łukasz"));
    EXPECT_EQ(attributes.text(Attribute::driver), "Łukasz");
}

TEST(AttributesTest, ErasingRemovesTheValueOfOneKey) {
    Attributes attributes;
    attributes.set_flag(Attribute::ignition, true);
    attributes.set_text(Attribute::driver, "one");
    attributes.set_number(Attribute::power, 12.0);
    attributes.add_alarm("sos");
    attributes.set_free("rpm", 1.0);
    for (const std::string_view key : {"ignition", "driver", "alarms", "rpm", "none"}) {
        attributes.erase(key);
    }
    EXPECT_EQ(attributes.number(Attribute::power), 12.0);
    attributes.erase("power");
    EXPECT_TRUE(attributes.empty());
}

TEST(AttributesTest, AlarmsAreASet) {
    Attributes attributes;
    EXPECT_TRUE(attributes.add_alarm("sos"));
    EXPECT_TRUE(attributes.add_alarm("power_cut"));
    EXPECT_TRUE(attributes.add_alarm("sos"));
    EXPECT_FALSE(attributes.add_alarm("Power cut"));

    EXPECT_THAT(attributes.alarms(), ElementsAre("power_cut", "sos"));
}

TEST(AttributesTest, AFreeKeyIsNeitherKnownNorOfAnotherForm) {
    Attributes attributes;
    for (const char* wrong : {"", "ignition", "alarms", "Rpm", "9lives", "a-b", "_a"}) {
        EXPECT_FALSE(attributes.set_free(wrong, 1.0)) << wrong;
    }
    EXPECT_FALSE(attributes.set_free(std::string(33, 'a'), 1.0));
    EXPECT_FALSE(attributes.set_free("x_nan", std::nan("")));
    EXPECT_TRUE(attributes.empty());
    EXPECT_THAT(attributes.free(), IsEmpty());
}

TEST(AttributesTest, TheNumberOfFreeKeysAndAlarmsIsBounded) {
    Attributes attributes;
    for (int count = 0; count < 100; ++count) {
        const std::string key = "x_" + std::to_string(count);
        EXPECT_EQ(attributes.set_free(key, true), count < 32) << key;
        EXPECT_EQ(attributes.add_alarm(key), count < 16) << key;
    }
}

TEST(AttributesTest, WhatIsStoredIsSetAgainUnlessItBreaksARule) {
    Attributes attributes;
    attributes.set_flag(Attribute::ignition, true);
    attributes.set_number(Attribute::temperature, -273.1);
    attributes.set_number(Attribute::odometer, 9'007'199'254'740'992.0);
    Attributes again;
    for (const auto& [attribute, scaled] : attributes.numbers()) {
        EXPECT_TRUE(again.set_stored(attribute, scaled));
    }
    EXPECT_EQ(again, attributes);

    EXPECT_FALSE(again.set_stored(Attribute::ignition, 2));
    EXPECT_FALSE(again.set_stored(Attribute::input8, -1));
    EXPECT_FALSE(again.set_stored(Attribute::temperature, -2'732));
    EXPECT_FALSE(again.set_stored(Attribute::odometer, 9'007'199'254'740'993));
    EXPECT_EQ(again, attributes);
}

TEST(AttributesTest, EachDefinitionIsFoundByItsKey) {
    for (const AttributeDefinition& definition : attribute_definitions()) {
        EXPECT_EQ(find_attribute(definition.key), &definition);
        EXPECT_EQ(&definition_of(definition.attribute), &definition);
    }
    EXPECT_EQ(find_attribute("x_rpm"), nullptr);
}

}  // namespace
}  // namespace convoy::fleet
