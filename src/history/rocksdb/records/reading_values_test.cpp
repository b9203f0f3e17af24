#include "history/rocksdb/records/reading_values.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace convoy::history {
namespace {

std::string written_free(const fleet::FreeValue& value) {
    std::string bytes;
    append_free_value(bytes, value);
    return bytes;
}

std::optional<fleet::FreeValue> read_free(std::string_view bytes) {
    VarintReader reader(bytes);
    const auto value = read_free_value(reader);
    return reader.complete() ? value : std::nullopt;
}

TEST(ReadingValuesTest, EachFreeValueComesBack) {
    for (const fleet::FreeValue& value :
         {fleet::FreeValue(true), fleet::FreeValue(false), fleet::FreeValue(-7.0),
          fleet::FreeValue(0.1), fleet::FreeValue(std::numeric_limits<double>::max()),
          fleet::FreeValue(9'007'199'254'740'992.0), fleet::FreeValue(std::string(200, 'x'))}) {
        EXPECT_EQ(read_free(written_free(value)), value);
    }
}

TEST(ReadingValuesTest, AWholeNumberTakesFewBytes) {
    EXPECT_EQ(written_free(7.0).size(), 2U);
    EXPECT_EQ(written_free(7.5).size(), 9U);
}

TEST(ReadingValuesTest, ASecondEncodingIsNone) {
    using std::string_literals::operator""s;
    EXPECT_EQ(read_free("\x03\x40\x00\x00\x00\x00\x00\x00\x00"s), std::nullopt) << "2 is whole";
    std::string beyond("\x02");
    append_signed_varint(beyond, 9'007'199'254'740'993);
    EXPECT_EQ(read_free(beyond), std::nullopt) << "no double has this number";
}

TEST(ReadingValuesTest, WhatIsCutOrUnknownIsNoValue) {
    EXPECT_EQ(read_free(""), std::nullopt);
    EXPECT_EQ(read_free("\x05"), std::nullopt);
    EXPECT_EQ(read_free("\x03\x40"), std::nullopt);
    EXPECT_EQ(read_free("\x04\x02x"), std::nullopt);
    EXPECT_EQ(read_free("\x02"), std::nullopt);
}

}  // namespace
}  // namespace convoy::history
