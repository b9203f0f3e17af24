#include "position-simulator/csv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace convoy::simulator {
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

TEST(Csv, rows_end_with_either_line_end_or_the_text) {
    EXPECT_THAT(rows_of("a,b\r\nc,d\ne,f"),
                ElementsAre(Fields{"a", "b"}, Fields{"c", "d"}, Fields{"e", "f"}));
    EXPECT_THAT(rows_of("a,b\n"), ElementsAre(Fields{"a", "b"}));
}

TEST(Csv, empty_fields_are_fields_and_empty_lines_are_no_rows) {
    EXPECT_THAT(rows_of(",\n\n\r\na,,\n"), ElementsAre(Fields{"", ""}, Fields{"a", "", ""}));
    EXPECT_THAT(rows_of("\"\"\n"), ElementsAre(Fields{""}));
    EXPECT_THAT(rows_of(""), ElementsAre());
    EXPECT_THAT(rows_of("\n\r\n"), ElementsAre());
}

TEST(Csv, quoted_fields_hold_commas_quotes_and_line_breaks) {
    EXPECT_THAT(rows_of("\"a,b\",\"say \"\"hi\"\"\",\"two\r\nlines\"\r\nnext,\"\",\"\"\"\"\n"),
                ElementsAre(Fields{"a,b", "say \"hi\"", "two\r\nlines"}, Fields{"next", "", "\""}));
}

TEST(Csv, quotes_in_the_wrong_place_lose_nothing) {
    EXPECT_THAT(rows_of("a\"b\",c\n"), ElementsAre(Fields{"a\"b\"", "c"}));
    EXPECT_THAT(rows_of("\"a\"b,c\n"), ElementsAre(Fields{"ab", "c"}));
    EXPECT_THAT(rows_of("a,\"open\nand on"), ElementsAre(Fields{"a", "open\nand on"}));
}

TEST(Csv, a_carriage_return_alone_ends_nothing) {
    EXPECT_THAT(rows_of("a\rb,c\n"), ElementsAre(Fields{"a\rb", "c"}));
}

TEST(Csv, a_byte_order_mark_is_no_part_of_the_first_name) {
    EXPECT_THAT(rows_of("\xef\xbb\xbfvehicle,lat\n"), ElementsAre(Fields{"vehicle", "lat"}));
}

TEST(Csv, a_row_knows_the_line_where_it_starts) {
    CsvReader reader("a\n\n\"b\nc\"\nd\n");
    EXPECT_EQ(reader.next()->line, 1U);
    EXPECT_EQ(reader.next()->line, 3U);
    EXPECT_EQ(reader.next()->line, 5U);
}

TEST(Csv, written_fields_are_read_as_they_were) {
    EXPECT_EQ(csv_field("City Truck"), "City Truck");
    for (const char* field : {"", "a,b", "\"", "a\r\nb", "say \"hi\"", "\n"}) {
        EXPECT_THAT(rows_of("x," + csv_field(field)), ElementsAre(Fields{"x", field}));
    }
}

}  // namespace
}  // namespace convoy::simulator
