#include "recordings/text_source.hpp"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <utility>

#include "fleet/invariant.hpp"
#include "fleet/text.hpp"

namespace convoy::recordings {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view replacement_character = "\xEF\xBF\xBD";
constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";
/// As many bytes as show the encoding.
constexpr std::size_t deciding_bytes = 4;

/// Returns "UTF-16LE", "UTF-16BE" or "". Without a mark it is UTF-16 if one of the first two bytes
/// is zero: recordings begin with an ASCII character.
const char* utf16_of(std::string_view bytes) {
    if (bytes.size() < 2) {
        return "";
    }
    if (bytes.starts_with("\xFF\xFE"sv) || (bytes[0] != '\0' && bytes[1] == '\0')) {
        return "UTF-16LE";
    }
    if (bytes.starts_with("\xFE\xFF"sv) || (bytes[0] == '\0' && bytes[1] != '\0')) {
        return "UTF-16BE";
    }
    return "";
}

}  // namespace

/// Converts pieces of a text to UTF-8 by iconv. U+FFFD replaces what is not of the encoding.
class TextSource::Converter {
 public:
    Converter(const char* encoding, std::size_t unit)
        : descriptor_(iconv_open("UTF-8", encoding)), unit_(unit) {
        // iconv_open reports a failure as the pointer -1.
        fleet::require(reinterpret_cast<std::intptr_t>(descriptor_) != -1,
                       "iconv knows the encoding");
    }
    ~Converter() { iconv_close(descriptor_); }
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;

    void append(std::string& out, std::string_view bytes) {
        pending_ += bytes;
        char* from = pending_.data();
        std::size_t left = pending_.size();
        while (left > 0) {
            std::array<char, 4096> buffer{};
            char* to = buffer.data();
            std::size_t space = buffer.size();
            const bool failed =
                iconv(descriptor_, &from, &left, &to, &space) == static_cast<std::size_t>(-1);
            const int reason = failed ? errno : 0;
            out.append(buffer.data(), to);
            if (reason == EINVAL) {
                break;  // the rest of the character is in the next piece
            }
            if (reason == EILSEQ) {
                out += replacement_character;
                const std::size_t bad = std::min(unit_, left);
                from += bad;
                left -= bad;
            }
        }
        pending_.erase(0, pending_.size() - left);
    }

    void end(std::string& out) {
        out += pending_.empty() ? ""sv : replacement_character;
        pending_.clear();
    }

 private:
    iconv_t descriptor_;
    std::size_t unit_;
    std::string pending_;
};

TextSource::TextSource(NextBytes next) : next_(std::move(next)) { choose_encoding(); }

TextSource::~TextSource() = default;

void TextSource::choose_encoding() {
    while (undecided_.size() < deciding_bytes) {
        const std::string_view piece = next_();
        if (piece.empty()) {
            break;
        }
        undecided_ += piece;
    }
    const std::string_view encoding = utf16_of(undecided_);
    if (!encoding.empty()) {
        utf16_ = std::make_unique<Converter>(encoding.data(), 2);
        utf16_->append(text_, std::exchange(undecided_, ""));
    }
    text_ += std::exchange(undecided_, "");
    if (text_.starts_with(utf8_mark)) {
        text_.erase(0, utf8_mark.size());
    }
}

bool TextSource::fill() {
    const std::string_view piece = next_();
    if (read_ > 0) {
        text_.erase(0, std::exchange(read_, 0));
    }
    if (!utf16_) {
        text_ += piece;
    } else if (piece.empty()) {
        utf16_->end(text_);
    } else {
        utf16_->append(text_, piece);
    }
    return !piece.empty();
}

std::string_view TextSource::beginning(std::size_t bytes) {
    while (text_.size() - read_ < bytes && fill()) {
    }
    return std::string_view(text_).substr(read_);
}

std::optional<std::string_view> TextSource::rest(std::size_t most) {
    while (text_.size() - read_ <= most) {
        if (!fill()) {
            return std::string_view(text_).substr(std::exchange(read_, text_.size()));
        }
    }
    return std::nullopt;
}

std::optional<TextLine> TextSource::next_line() {
    TextLine line{++line_, {}};
    for (;;) {
        const std::size_t end = std::min(text_.find('\n', read_), text_.size());
        const bool ended = end < text_.size();
        const std::size_t space = max_line_bytes - line.text.size();
        line.too_long = line.too_long || end - read_ > space;
        line.text.append(text_, read_, std::min(end - read_, space));
        const bool empty = end == read_ && line.text.empty();
        read_ = end + (ended ? 1 : 0);
        if (!ended && fill()) {
            continue;
        }
        if (!ended && read_ == text_.size() && empty) {
            return std::nullopt;
        }
        if (!ended && read_ < text_.size()) {
            continue;  // `fill` has added the end of a broken character
        }
        break;
    }
    if (line.text.ends_with('\r')) {
        line.text.pop_back();
    }
    if (!fleet::is_utf8(line.text)) {
        line.text = to_utf8(line);
    }
    return line;
}

std::string TextSource::to_utf8(const TextLine& line) {
    if (utf16_ || line.too_long) {
        return fleet::to_utf8(line.text);  // the line was cut inside a character
    }
    if (!windows_1252_) {
        windows_1252_ = std::make_unique<Converter>("WINDOWS-1252", 1);
    }
    std::string text;
    windows_1252_->append(text, line.text);
    return text;
}

}  // namespace convoy::recordings
