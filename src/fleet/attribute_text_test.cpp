#include "fleet/attribute_text.hpp"

#include <gtest/gtest.h>

namespace convoy::fleet {
namespace {

std::string json_of(const Attributes& attributes) {
    std::string out;
    append_json(out, attributes);
    return out;
}

TEST(AttributeText, OfNoAttributesIsAnEmptyObject) { EXPECT_EQ(json_of({}), "{}"); }

TEST(AttributeText, WritesNumbersWithTheDecimalsOfTheirAttribute) {
    Attributes attributes;
    attributes.set_number(Attribute::odometer, 9'007'199'254'740'992.0);
    attributes.set_number(Attribute::power, 13.8);
    attributes.set_number(Attribute::temperature, -0.5);
    attributes.set_number(Attribute::gsm_level, -93.0);
    EXPECT_EQ(json_of(attributes),
              R"({"odometer":9007199254740992,"power":13.800,"temperature":-0.5,"gsm_level":-93})");
}

TEST(AttributeText, WritesFlagsTextsAlarmsAndFreeKeysInAFixedOrder) {
    Attributes attributes;
    attributes.set_free("x_note", std::string(R"(a "b" \)"));
    attributes.set_free("x_io_385", 7.0);
    attributes.set_free("rpm", 0.1);
    attributes.set_free("x_huge", -1e300);
    attributes.set_free("x_large", 123456789012345678900.0);
    attributes.set_free("x_door", false);
    attributes.add_alarm("sos");
    attributes.add_alarm("power_cut");
    attributes.set_text(Attribute::driver, "Łukasz");
    attributes.set_flag(Attribute::input8, false);
    attributes.set_flag(Attribute::ignition, true);
    EXPECT_EQ(
        json_of(attributes),
        R"({"ignition":true,"input8":false,"driver":"Łukasz","alarms":["power_cut","sos"],)"
        R"("rpm":0.1,"x_door":false,"x_huge":-1e+300,"x_io_385":7,"x_large":1.2345678901234568e+20,)"
        R"("x_note":"a \"b\" \\"})");
}

TEST(AttributeText, OfOneAttributeHasNoQuotes) {
    Attributes attributes;
    attributes.set_flag(Attribute::ignition, false);
    attributes.set_number(Attribute::power, 13.8);
    attributes.set_text(Attribute::driver, R"(a "b")");
    const auto text = [&attributes](Attribute attribute) {
        return text_of(attributes, definition_of(attribute));
    };
    EXPECT_EQ(text(Attribute::ignition), "false");
    EXPECT_EQ(text(Attribute::power), "13.800");
    EXPECT_EQ(text(Attribute::driver), R"(a "b")");
    EXPECT_EQ(text(Attribute::hdop), "");
    EXPECT_EQ(text(Attribute::network), "");
    EXPECT_EQ(text_of(FreeValue(true)), "true");
    EXPECT_EQ(text_of(FreeValue(0.5)), "0.5");
    EXPECT_EQ(text_of(FreeValue(std::string(R"("b")"))), R"("b")");
}

TEST(AttributeText, OfWhatIsNotInTheTableIsAnObjectToo) {
    Attributes attributes;
    attributes.set_number(Attribute::power, 13.8);
    attributes.add_alarm("sos");
    attributes.set_free("rpm", 900.0);
    std::string out;
    append_json_of_others(out, attributes);
    EXPECT_EQ(out, R"({"alarms":["sos"],"rpm":900})");
}

}  // namespace
}  // namespace convoy::fleet
