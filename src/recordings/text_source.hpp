// The text of a recording as UTF-8, piece by piece, whatever its encoding.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace convoy::recordings {

/// Returns the next bytes of a file, which are valid until the next call; none at its end.
using NextBytes = std::function<std::string_view()>;

/// A longer line is cut and marked as such.
inline constexpr std::size_t max_line_bytes = std::size_t{64} * 1024;

struct TextLine {
    std::size_t number;  ///< the first is 1
    std::string text;    ///< valid UTF-8, without \n or \r\n
    bool too_long = false;
};

/// Reads UTF-8, and UTF-16 of either byte order, with or without a byte order mark. A line that is
/// not UTF-8 is read as Windows-1252, in which Excel for Windows writes CSV.
class TextSource {
 public:
    explicit TextSource(NextBytes next);
    ~TextSource();
    TextSource(const TextSource&) = delete;
    TextSource& operator=(const TextSource&) = delete;

    /// Returns at least `bytes` bytes from the beginning of what is not read yet, or all of it.
    std::string_view beginning(std::size_t bytes);

    std::optional<TextLine> next_line();

    /// Returns all that is not read yet; nothing if it has more than `most` bytes.
    std::optional<std::string_view> rest(std::size_t most);

    bool is_utf16() const { return utf16_ != nullptr; }

    /// Returns whether a line was read as Windows-1252.
    bool was_windows_1252() const { return windows_1252_ != nullptr; }

 private:
    class Converter;

    bool fill();
    void choose_encoding();
    std::string to_utf8(const TextLine& line);

    NextBytes next_;
    std::string undecided_;  // the first bytes, until they show the encoding
    std::string text_;
    std::size_t read_ = 0;  // what comes before is read
    std::size_t line_ = 0;
    std::unique_ptr<Converter> utf16_;
    std::unique_ptr<Converter> windows_1252_;
};

}  // namespace convoy::recordings
