#include "history/mongodb/reading_documents.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "history/fixtures/sample_readings.hpp"

namespace convoy::history {
namespace {

using fleet::Attribute;
using mongodb::BsonScalar;
using testing::ElementsAre;

// Operators' tools and scripts read these documents: the form must not change by accident.
TEST(MongoReadingDocuments, AReadingIsReadableByItsNamesAndUnits) {
    StoredReading said = reading("Van", at(250), {}, "osmand:1");
    said.attributes.set_flag(Attribute::ignition, true);
    said.attributes.set_number(Attribute::power, 13.8);
    said.attributes.set_text(Attribute::driver, "0000A1");
    said.attributes.add_alarm("sos");
    said.attributes.add_alarm("power_cut");
    said.attributes.set_free("x_io_385", 7.0);
    const Bson document = encode_reading(said);
    const BsonView view = document.view();
    EXPECT_EQ(view.text("_id"),
              "Van\x1f"
              "1795348800250");
    EXPECT_EQ(view.text("v"), "Van");
    EXPECT_EQ(view.time("t"), at(250));
    EXPECT_EQ(view.text("d.0"), "osmand:1");
    EXPECT_THAT(view.keys("x"), ElementsAre("ignition", "power", "driver", "alarms", "x_io_385"));
    EXPECT_THAT(view.scalars("x.ignition"), ElementsAre(BsonScalar(true)));
    EXPECT_EQ(view.number("x.power"), 13.8);
    EXPECT_EQ(view.text("x.driver"), "0000A1");
    EXPECT_EQ(view.text("x.alarms.0"), "power_cut");
    EXPECT_EQ(view.text("x.alarms.1"), "sos");
    EXPECT_EQ(view.number("x.x_io_385"), 7.0);
    EXPECT_EQ(decode_reading(view), said);
}

TEST(MongoReadingDocuments, ClashingValuesAreArraysTheGreatestFirst) {
    StoredReading said = reading("Van", at(0), {}, "b");
    said.attributes.set_number(Attribute::battery, 4.0);
    said.attributes.set_flag(Attribute::ignition, true);
    said.others.resize(1);
    said.others[0].device = "a";
    said.others[0].attributes.set_number(Attribute::battery, 3.9);
    const Bson document = encode_reading(said);
    EXPECT_THAT(document.view().scalars("d"),
                ElementsAre(BsonScalar(std::string("b")), BsonScalar(std::string("a"))));
    EXPECT_THAT(document.view().scalars("x.battery"),
                ElementsAre(BsonScalar(4.0), BsonScalar(3.9)));
    EXPECT_EQ(decode_reading(document.view()), said);
}

TEST(MongoReadingDocuments, AReadingOfNothingHasItsTimeAlone) {
    const StoredReading said = reading("Van", at(0));
    const Bson document = encode_reading(said);
    EXPECT_FALSE(document.view().has("d"));
    EXPECT_FALSE(document.view().has("x"));
    EXPECT_EQ(decode_reading(document.view()), said);
}

TEST(MongoReadingDocuments, AnotherFormIsNoReading) {
    const auto with = [](const Bson& attributes) {
        return Bson{{"_id", "x"}, {"v", "Van"}, {"t", at(0)}, {"x", attributes}};
    };
    EXPECT_TRUE(decode_reading(with({{"ignition", true}}).view()));
    EXPECT_FALSE(decode_reading(with({{"ignition", 1.0}}).view()));
    EXPECT_FALSE(decode_reading(with({{"battery", "4"}}).view()));
    EXPECT_FALSE(decode_reading(with({{"battery", Bson::array({3.9, 4.0})}}).view()));
    EXPECT_FALSE(decode_reading(with({{"Wrong Key", true}}).view()));
    EXPECT_FALSE(decode_reading(with({{"alarms", Bson::array({1})}}).view()));
    EXPECT_FALSE(decode_reading(Bson{{"_id", "x"}, {"v", "Van"}}.view()));
    EXPECT_FALSE(decode_reading(Bson{{"v", "Van"}, {"t", at(0)}, {"d", 7}}.view()));
}

}  // namespace
}  // namespace convoy::history
