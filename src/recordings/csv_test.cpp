#include "recordings/csv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fleet/text.hpp"

namespace convoy::recordings {
namespace {

using testing::ElementsAre;

using Fields = std::vector<std::string>;

std::vector<Fields> rows_of(std::string_view text) {
    CsvReader reader(text);
    std::vector<Fields> rows;
    while (const auto row = reader.next()) {
        rows.push_back(row->fields);
    }
    return rows;
}

TEST(Csv, RowsEndWithEitherLineEndOrTheText) {
    EXPECT_THAT(rows_of("a,b\r\nc,d\ne,f"),
                ElementsAre(Fields{"a", "b"}, Fields{"c", "d"}, Fields{"e", "f"}));
    EXPECT_THAT(rows_of("a,b\n"), ElementsAre(Fields{"a", "b"}));
}

TEST(Csv, EmptyFieldsAreFieldsAndEmptyLinesAreNoRows) {
    EXPECT_THAT(rows_of(",\n\n\r\na,,\n"), ElementsAre(Fields{"", ""}, Fields{"a", "", ""}));
    EXPECT_THAT(rows_of("\"\"\n"), ElementsAre(Fields{""}));
    EXPECT_THAT(rows_of(""), ElementsAre());
    EXPECT_THAT(rows_of("\n\r\n"), ElementsAre());
}

TEST(Csv, QuotedFieldsHoldCommasQuotesAndLineBreaks) {
    EXPECT_THAT(rows_of("\"a,b\",\"say \"\"hi\"\"\",\"two\r\nlines\"\r\nnext,\"\",\"\"\"\"\n"),
                ElementsAre(Fields{"a,b", "say \"hi\"", "two\r\nlines"}, Fields{"next", "", "\""}));
}

TEST(Csv, QuotesInTheWrongPlaceLoseNothing) {
    EXPECT_THAT(rows_of("a\"b\",c\n"), ElementsAre(Fields{"a\"b\"", "c"}));
    EXPECT_THAT(rows_of("\"a\"b,c\n"), ElementsAre(Fields{"ab", "c"}));
    EXPECT_THAT(rows_of("a,\"open\nand on"), ElementsAre(Fields{"a", "open\nand on"}));
}

TEST(Csv, ACarriageReturnAloneEndsNothing) {
    EXPECT_THAT(rows_of("a\rb,c\n"), ElementsAre(Fields{"a\rb", "c"}));
}

TEST(Csv, AByteOrderMarkIsNoPartOfTheFirstName) {
    EXPECT_THAT(rows_of("\xef\xbb\xbfvehicle,lat\n"), ElementsAre(Fields{"vehicle", "lat"}));
}

TEST(Csv, ARowKnowsTheLineWhereItStarts) {
    CsvReader reader("a\n\n\"b\nc\"\nd\n");
    EXPECT_EQ(reader.next()->line, 1U);
    EXPECT_EQ(reader.next()->line, 3U);
    EXPECT_EQ(reader.next()->line, 5U);
}

TEST(Csv, AnotherSeparatorLeavesCommasAlone) {
    CsvReader reader("a;52,5;\"x;y\"\n", ';');
    EXPECT_THAT(reader.next()->fields, ElementsAre("a", "52,5", "x;y"));
    EXPECT_FALSE(reader.next());
}

TEST(Csv, ARowKnowsThatItsLastQuoteIsOpen) {
    for (const char* open : {"a,\"b", "\"", "a,\"b\"\"", "a,\"\"\""}) {
        EXPECT_TRUE(CsvReader(open).next()->open) << open;
    }
    for (const char* closed : {"a,b", "\"a\"", "a,\"b\"\"\"", "\"\"", "a\"b"}) {
        EXPECT_FALSE(CsvReader(closed).next()->open) << closed;
    }
}

TEST(Csv, WrittenFieldsAreReadAsTheyWere) {
    for (const char* field : {"", "a,b", "\"", "a\r\nb", "say \"hi\"", "\n"}) {
        std::string line = "x,";
        fleet::append_csv_field(line, field);
        EXPECT_THAT(rows_of(line), ElementsAre(Fields{"x", field}));
    }
}

}  // namespace
}  // namespace convoy::recordings
