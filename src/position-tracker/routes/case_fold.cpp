#include "position-tracker/routes/case_fold.hpp"

#include <algorithm>
#include <clocale>
#include <cstdint>
#include <cwctype>

namespace convoy::tracker {
namespace {

// Returns the C library's table of letters, regardless of the process's locale. It is made once and
// never freed.
locale_t utf8_locale() {
    static const locale_t locale = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return locale;
}

char32_t lower(char32_t letter) {
    if (letter < 0x80) {
        return letter >= U'A' && letter <= U'Z' ? letter + (U'a' - U'A') : letter;
    }
    const locale_t locale = utf8_locale();
    return locale == nullptr
               ? letter
               : static_cast<char32_t>(::towlower_l(static_cast<wint_t>(letter), locale));
}

// Returns the number of bytes of the letter that begins with `lead`.
std::size_t letter_bytes(std::uint8_t lead) {
    if (lead < 0xC0) {
        return 1;
    }
    if (lead < 0xE0) {
        return 2;
    }
    return lead < 0xF0 ? 3 : 4;
}

}  // namespace

std::u32string fold_case(std::string_view utf8) {
    std::u32string folded;
    folded.reserve(utf8.size());
    while (!utf8.empty()) {
        const auto lead = static_cast<std::uint8_t>(utf8.front());
        const std::size_t size = letter_bytes(lead);
        char32_t letter = size == 1 ? lead : lead & (0xFFU >> (size + 1));
        for (const char next : utf8.substr(1, size - 1)) {
            letter = (letter << 6U) | (static_cast<std::uint8_t>(next) & 0x3FU);
        }
        folded.push_back(lower(letter));
        utf8.remove_prefix(std::min(size, utf8.size()));
    }
    return folded;
}

}  // namespace convoy::tracker
