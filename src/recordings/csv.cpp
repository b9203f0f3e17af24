#include "recordings/csv.hpp"

#include <algorithm>

namespace convoy::recordings {

CsvReader::CsvReader(std::string_view text, char separator)
    : rest_(text), field_ends_{separator, '\n'} {
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (rest_.starts_with(byte_order_mark)) {
        rest_.remove_prefix(byte_order_mark.size());
    }
}

std::optional<CsvRow> CsvReader::next() {
    while (take_line_end()) {
    }
    if (rest_.empty()) {
        return std::nullopt;
    }
    CsvRow row{line_, {}};
    do {
        row.fields.push_back(field());
    } while (take(field_ends_.front()));
    take_line_end();
    row.open = open_;
    return row;
}

std::string CsvReader::field() {
    std::string text = take('"') ? quoted_field() : std::string();
    // Text that wrongly follows a closing quote is included, so that nothing is lost silently.
    std::size_t end =
        std::min(rest_.find_first_of({field_ends_.data(), field_ends_.size()}), rest_.size());
    if (end < rest_.size() && rest_[end] == '\n' && end > 0 && rest_[end - 1] == '\r') {
        --end;
    }
    text += rest_.substr(0, end);
    rest_.remove_prefix(end);
    return text;
}

std::string CsvReader::quoted_field() {
    std::string text;
    for (;;) {
        const std::size_t end = std::min(rest_.find('"'), rest_.size());
        const std::string_view part = rest_.substr(0, end);
        line_ += static_cast<std::size_t>(std::count(part.begin(), part.end(), '\n'));
        text += part;
        rest_.remove_prefix(end);
        open_ = rest_.empty();
        if (!take('"') || !take('"')) {
            return text;
        }
        text += '"';  // two quotes stand for one
    }
}

bool CsvReader::take(char letter) {
    const bool there = rest_.starts_with(letter);
    rest_.remove_prefix(there ? 1 : 0);
    return there;
}

bool CsvReader::take_line_end() {
    if (!rest_.starts_with('\n') && !rest_.starts_with("\r\n")) {
        return false;
    }
    take('\r');
    ++line_;
    return take('\n');
}

}  // namespace convoy::recordings
