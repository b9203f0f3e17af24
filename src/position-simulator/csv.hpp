// Comma-separated values as RFC 4180 has them: fields may be quoted, quoted ones may hold commas,
// line breaks and doubled quotes.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace convoy::simulator {

struct CsvRow {
    std::size_t line;                 ///< where it starts, from 1
    std::vector<std::string> fields;  ///< one at least
};

/// Reads a text row by row; lines end in \n or \r\n, and empty ones are left out. A quote inside an
/// unquoted field is taken as it is; one that is never closed takes in the rest of the text.
class CsvReader {
 public:
    /// `text` must outlive the reader.
    explicit CsvReader(std::string_view text);

    /// Nothing at the end.
    std::optional<CsvRow> next();

 private:
    std::string field();
    std::string quoted_field();
    bool take(char letter);
    bool take_line_end();

    std::string_view rest_;
    std::size_t line_ = 1;
};

/// The field as it is written: quoted where it has to be.
std::string csv_field(std::string_view text);

}  // namespace convoy::simulator
