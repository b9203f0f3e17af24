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
    attributes.set_free("x_door", false);
    attributes.add_alarm("sos");
    attributes.add_alarm("power_cut");
    attributes.set_text(Attribute::driver, "Łukasz");
    attributes.set_flag(Attribute::input8, false);
    attributes.set_flag(Attribute::ignition, true);
    EXPECT_EQ(json_of(attributes),
              R"({"ignition":true,"input8":false,"driver":"Łukasz","alarms":["power_cut","sos"],)"
              R"("rpm":0.1,"x_door":false,"x_huge":-1e+300,"x_io_385":7,)"
              R"("x_note":"a \"b\" \\"})");
}

}  // namespace
}  // namespace convoy::fleet
