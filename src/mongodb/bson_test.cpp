#include "mongodb/bson.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace convoy::mongodb {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::IsEmpty;
using testing::SizeIs;

constexpr BsonTime noon{std::chrono::milliseconds{1'795'348'800'001}};

TEST(MongoBson, GivesBackEveryKindOfMember) {
    const Bson document{{"text", "Vän"},
                        {"integer", std::int64_t{1} << 40U},
                        {"number", -1.5},
                        {"truth", true},
                        {"time", noon},
                        {"nested", Bson{{"inner", 7}}},
                        {"list", Bson::array({10, 20.5})}};
    const BsonView view = document.view();
    EXPECT_EQ(view.text("text"), "Vän");
    EXPECT_EQ(view.integer("integer"), std::int64_t{1} << 40U);
    EXPECT_EQ(view.number("number"), -1.5);
    EXPECT_EQ(view.time("time"), noon);
    EXPECT_EQ(view.integer("nested.inner"), 7);
    EXPECT_EQ(view.integer("list.0"), 10);
    EXPECT_EQ(view.number("list.1"), 20.5);
    EXPECT_TRUE(view.has("truth"));
}

TEST(MongoBson, WhatIsNotThereOrOfAnotherTypeIsNothing) {
    const Bson document{{"text", "7"}, {"number", 7}};
    const BsonView view = document.view();
    EXPECT_FALSE(view.has("other"));
    EXPECT_EQ(view.text("number"), std::nullopt);
    EXPECT_EQ(view.integer("text"), std::nullopt);
    EXPECT_EQ(view.number("text"), std::nullopt);
    EXPECT_EQ(view.time("number"), std::nullopt);
    EXPECT_EQ(view.text("text.inner"), std::nullopt);
    EXPECT_THAT(view.documents("text"), IsEmpty());
}

TEST(MongoBson, KeepsBytesThatAreNoText) {
    for (const std::string& bytes : {std::string("\xff\xfe"), std::string("a\0b", 3),
                                     std::string("cut \xc3"), std::string()}) {
        const Bson document{{"bytes", bytes}};
        EXPECT_EQ(document.view().text("bytes"), bytes);
    }
}

TEST(MongoBson, ReadsTheDocumentsOfAList) {
    const Bson document{{"list", Bson::array({Bson{{"a", 1}}, Bson{{"a", 2}}})}};
    const auto list = document.view().documents("list");
    ASSERT_THAT(list, SizeIs(2));
    EXPECT_EQ(list[0].integer("a"), 1);
    EXPECT_EQ(list[1].integer("a"), 2);
}

TEST(MongoBson, ReadsValuesWhoseKeysAndTypesAreNotKnownBefore) {
    const std::vector<BsonScalar> values{true, -1.5, "Vän"};
    const Bson document{{"some", Bson{{"b", Bson::array(values)}, {"a", 7}, {"none", noon}}},
                        {"mixed", Bson::array({1, noon})},
                        {"empty", Bson{}}};
    const BsonView view = document.view();
    EXPECT_THAT(view.keys("some"), ElementsAre("b", "a", "none"));
    EXPECT_THAT(view.scalars("some.b"), ElementsAreArray(values));
    EXPECT_THAT(view.scalars("some.a"), ElementsAre(BsonScalar(7.0)));
    EXPECT_THAT(view.scalars("some.none"), IsEmpty());
    EXPECT_THAT(view.scalars("mixed"), IsEmpty());
    EXPECT_THAT(view.keys("empty"), IsEmpty());
    EXPECT_THAT(view.keys("mixed"), IsEmpty());
}

TEST(MongoBson, CopiesWhatIsNested) {
    const Bson document{{"some", Bson{{"a", 7}}}, {"list", Bson::array({1, 2})}};
    const auto nested = document.view().nested("some");
    const auto list = document.view().nested("list");
    EXPECT_FALSE(document.view().nested("some.a"));
    ASSERT_TRUE(nested && list);
    EXPECT_EQ(nested->view().integer("a"), 7);
    const Bson again{{"list", *list}};
    EXPECT_THAT(again.view().scalars("list"), ElementsAre(BsonScalar(1.0), BsonScalar(2.0)));
}

TEST(MongoBson, HoldsMoreThanALittle) {
    const std::string long_text(100'000, 'x');
    Bson document{{"text", long_text}};
    const Bson moved = std::move(document);
    EXPECT_EQ(moved.view().text("text"), long_text);
}

}  // namespace
}  // namespace convoy::mongodb
