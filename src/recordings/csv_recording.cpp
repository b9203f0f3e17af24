// Recordings as tables of separated values with a header.
#include <algorithm>
#include <array>
#include <utility>

#include "fleet/text.hpp"
#include "recordings/csv.hpp"
#include "recordings/device_values.hpp"
#include "recordings/formats.hpp"
#include "recordings/written_number.hpp"

namespace convoy::recordings {
namespace {

/// A row has at most this many lines, so that a quote that is never closed costs no more of them.
constexpr std::size_t max_lines_of_row = 100;

/// Returns the separator that is most often in the header.
char separator_of(std::string_view header) {
    constexpr std::array<char, 4> separators{',', ';', '\t', '|'};
    return *std::ranges::max_element(separators, {},
                                     [&](char each) { return std::ranges::count(header, each); });
}

/// Returns whether the text is "10:00:00" and so needs a date.
bool is_time_of_day(std::string_view text) {
    const std::size_t colon = trimmed(text).find(':');
    return colon == 1 || colon == 2;
}

struct WholeRow {
    CsvRow row;
    std::string complaint;  ///< why its fields cannot be believed, or ""
};

/// Reads rows, each of one or several lines.
class Rows {
 public:
    Rows(TextSource& text, char separator) : text_(text), separator_(separator) {}

    std::optional<WholeRow> next() {
        auto line = text_.next_line();
        while (line && line->text.empty()) {
            line = text_.next_line();
        }
        return line ? std::optional(row_from(*std::move(line))) : std::nullopt;
    }

 private:
    WholeRow row_from(TextLine line) {
        WholeRow whole{parsed(line.text), line.too_long ? "it is too long" : ""};
        for (std::size_t lines = 1; whole.row.open && whole.complaint.empty(); ++lines) {
            whole.complaint = continued(line.text, lines);
            whole.row = parsed(line.text);
        }
        whole.row.line = line.number;
        return whole;
    }

    /// Adds the next line to a row of `lines` lines whose quote is open. Returns why the row is
    /// skipped with all its lines, or "".
    std::string continued(std::string& row, std::size_t lines) {
        if (lines == max_lines_of_row) {
            return "its quote is not closed within " + std::to_string(lines) +
                   " lines, which are skipped";
        }
        const auto more = text_.next_line();
        if (!more) {
            return "its quote is never closed, so the rest of the file is skipped";
        }
        row += '\n' + more->text;
        return more->too_long || row.size() > max_line_bytes
                   ? "it is too long: its quote goes over " + std::to_string(lines + 1) +
                         " lines, which are skipped"
                   : "";
    }

    CsvRow parsed(const std::string& text) const {
        return CsvReader(text, separator_).next().value_or(CsvRow{0, {""}});
    }

    TextSource& text_;
    char separator_;
};

void take_row(const WholeRow& whole, const Columns& columns, std::size_t width,
              Checking& checking) {
    const std::vector<std::string>& fields = whole.row.fields;
    if (!whole.complaint.empty()) {
        checking.skip(SkipReason::bad_row, "line", whole.row.line, whole.complaint);
        return;
    }
    if (fields.size() != width) {
        checking.skip(SkipReason::bad_row, "line", whole.row.line,
                      "it has " + std::to_string(fields.size()) + " fields, the first line has " +
                          std::to_string(width));
        return;
    }
    const auto field = [&](std::optional<std::size_t> index) {
        return index ? fleet::csv_text_of(fields[*index]) : std::string_view();
    };
    std::string time(field(columns.time));
    if (columns.date && is_time_of_day(time)) {
        time = std::string(field(columns.date)) + "T" + time;
    }
    DeviceValues said;
    if (columns.said && field(columns.said->time) == time) {
        said.device = field(columns.said->device);
        for (const auto& [key, index] : columns.said->known) {
            set_from_text(said, key, field(index));
        }
        set_from_json(said, fields[columns.said->others]);
    }
    checking.take({.vehicle = field(columns.vehicle),
                   .time = time,
                   .latitude = field(columns.latitude),
                   .longitude = field(columns.longitude),
                   .accuracy = field(columns.accuracy),
                   .speed = field(columns.motion.speed),
                   .speed_unit = columns.motion.speed_unit,
                   .heading = field(columns.motion.heading),
                   .said = std::move(said),
                   .kind = "line",
                   .number = whole.row.line});
}

}  // namespace

std::optional<Unreadable> read_csv(TextSource& text, const ColumnNames& names, Checking& checking) {
    std::string_view beginning = text.beginning(max_line_bytes);
    beginning = beginning.substr(0, beginning.find('\n'));
    char separator = separator_of(beginning);
    if (beginning.starts_with("sep=") && beginning.size() > 4) {  // Excel's own line
        separator = beginning[4];
        text.next_line();
    }
    Rows rows(text, separator);
    const auto header = rows.next();
    if (!header) {
        return Unreadable{"it is empty"};
    }
    if (!header->complaint.empty()) {
        return Unreadable{"its first line names no columns: " + header->complaint};
    }
    std::vector<std::string> names_of_columns = header->row.fields;
    for (std::string& name : names_of_columns) {
        name = std::string(trimmed(fleet::csv_text_of(name)));
    }
    const FoundColumns found = find_columns(names_of_columns, names);
    if (!found.columns) {
        return Unreadable{found.complaint};
    }
    checking.note("columns: " + describe(*found.columns, names_of_columns));
    while (const auto row = rows.next()) {
        take_row(*row, *found.columns, names_of_columns.size(), checking);
    }
    if (text.was_windows_1252()) {
        checking.note("some lines are no UTF-8 and are read as Windows-1252");
    }
    return std::nullopt;
}

}  // namespace convoy::recordings
