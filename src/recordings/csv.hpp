// Separated values by RFC 4180: fields may be quoted; quoted fields may contain separators, line
// breaks and doubled quotes. The separator is a comma, or another character.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace convoy::recordings {

struct CsvRow {
    std::size_t line;                 ///< the line where it starts, from 1
    std::vector<std::string> fields;  ///< at least one
    bool open = false;                ///< the quote of its last field is never closed
};

/// Reads a text row by row. Lines end in \n or \r\n; empty lines are skipped. A quote inside an
/// unquoted field is kept; a field whose quote is never closed contains the rest of the text.
class CsvReader {
 public:
    /// `text` must outlive the reader.
    explicit CsvReader(std::string_view text, char separator = ',');

    /// Returns the next row, or nullopt at the end.
    std::optional<CsvRow> next();

 private:
    std::string field();
    std::string quoted_field();
    bool take(char letter);
    bool take_line_end();

    std::string_view rest_;
    std::array<char, 2> field_ends_;  // the separator and \n
    std::size_t line_ = 1;
    bool open_ = false;
};

}  // namespace convoy::recordings
