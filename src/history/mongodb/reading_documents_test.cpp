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
    EXPECT_FALSE(decode_reading(with({{"battery", Bson::array({3.9, 4.0})}}).view()));
    EXPECT_FALSE(decode_reading(with({{"Wrong Key", true}}).view()));
    EXPECT_FALSE(decode_reading(with({{"alarms", Bson::array({1})}}).view()));
    EXPECT_FALSE(decode_reading(Bson{{"_id", "x"}, {"v", "Van"}}.view()));
    EXPECT_FALSE(decode_reading(Bson{{"v", "Van"}, {"t", at(0)}, {"d", 7}}.view()));
}

TEST(MongoReadingDocuments, AFreeValueWhoseKeyHasBecomeKnownIsTheAttributes) {
    const auto read = [](const Bson& attributes) {
        const Bson document{{"_id", "x"}, {"v", "Van"}, {"t", at(0)}, {"x", attributes}};
        return decode_reading(document.view()).value();
    };
    EXPECT_EQ(read({{"x_1", 1.0}, {"battery", 4.0}}).attributes.number(Attribute::battery), 4.0);
    EXPECT_TRUE(read({{"ignition", 1.0}}).attributes.empty()) << "it is no truth value";
    Bson clashing;  // as free values, texts are greater than numbers
    clashing.append(
        "battery", Bson::array(std::vector<BsonScalar>{std::string("low"), 4.00042, 4.00041, 3.9}));
    const StoredReading moved = read(clashing);
    EXPECT_EQ(moved.attributes.number(Attribute::battery), 4.0);
    ASSERT_THAT(moved.others, testing::SizeIs(1));
    EXPECT_EQ(moved.others.front().attributes.number(Attribute::battery), 3.9);
}

// MongoDB takes documents of up to 16 MB.
TEST(MongoReadingDocuments, TheLargestReadingIsASmallDocument) {
    JoinedValues said;
    for (std::size_t which = 0; which < max_values_at_once; ++which) {
        const std::string unlike = std::to_string(which);
        ReadingValues& each = said.emplace_back();
        each.device = unlike + std::string(127, 'd');
        for (const auto& definition : fleet::attribute_definitions()) {
            if (definition.kind == fleet::AttributeKind::text) {
                const auto bytes = static_cast<std::size_t>(definition.greatest);
                each.attributes.set_text(definition.attribute,
                                         unlike + std::string(bytes - 1, 't'));
            } else if (definition.kind == fleet::AttributeKind::number) {
                each.attributes.set_number(definition.attribute,
                                           definition.greatest - static_cast<double>(which));
            } else {
                each.attributes.set_flag(definition.attribute, which % 2 == 0);
            }
        }
        for (std::size_t key = 0; key < fleet::Attributes::max_free; ++key) {
            each.attributes.set_free("x_" + std::to_string(10 + key) + std::string(28, 'k'),
                                     unlike + std::string(63, 'v'));
        }
        for (std::size_t alarm = 0; alarm < fleet::Attributes::max_alarms; ++alarm) {
            each.attributes.add_alarm("a" + std::to_string(10 + alarm) + std::string(29, 'a'));
        }
    }
    const JoinedValues joined = join(said);
    ASSERT_THAT(joined, testing::SizeIs(max_values_at_once));
    StoredReading reading{.vehicle = vehicle(std::string(256, 'v')),
                          .time = at(0),
                          .attributes = joined.front().attributes,
                          .device = joined.front().device};
    reading.others.assign(joined.begin() + 1, joined.end());
    const Bson document = encode_reading(reading);
    EXPECT_LT(document.get()->len, 20'000U);
    EXPECT_EQ(decode_reading(document.view()), reading);
}

}  // namespace
}  // namespace convoy::history
