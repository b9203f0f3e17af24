#include "position-tracker/routes/folded_text.hpp"

#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>

#include "fleet/invariant.hpp"

namespace convoy::tracker {
namespace {

constexpr UChar32 final_sigma = 0x3C2;
constexpr UChar32 sigma = 0x3C3;

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(
        text, [](char letter) { return static_cast<unsigned char>(letter) < 0x80; });
}

/// What most ids are; folding them in full would take several times as long.
std::string folded_ascii(std::string_view text) {
    std::string folded(text);
    for (char& letter : folded) {
        if (letter >= 'A' && letter <= 'Z') {
            letter = static_cast<char>(letter - 'A' + 'a');
        }
    }
    return folded;
}

/// Marks of a script of their own are no accents: a word in Thai or Hindi is another one without
/// them.
bool is_accent(UChar32 character) {
    UErrorCode error = U_ZERO_ERROR;
    return (U_GET_GC_MASK(character) & U_GC_M_MASK) != 0 &&
           uscript_getScript(character, &error) == USCRIPT_INHERITED;
}

icu::UnicodeString without_accents(const icu::UnicodeString& text) {
    icu::UnicodeString kept;
    for (std::int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) {
        const UChar32 character = text.char32At(at);
        if (!is_accent(character) &&
            u_hasBinaryProperty(character, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) == 0) {
            kept.append(character);
        }
    }
    return kept;
}

icu::UnicodeString decomposed(std::string_view utf8) {
    UErrorCode error = U_ZERO_ERROR;
    const icu::Normalizer2* compatible = icu::Normalizer2::getNFKDInstance(error);
    fleet::require(U_SUCCESS(error) != 0, "ICU has its data");
    const icu::StringPiece bytes(utf8.data(), static_cast<std::int32_t>(utf8.size()));
    const icu::UnicodeString text =
        compatible->normalize(icu::UnicodeString::fromUTF8(bytes), error);
    fleet::require(U_SUCCESS(error) != 0, "text can be decomposed");
    return text;
}

}  // namespace

std::string folded_text(std::string_view utf8) {
    if (is_ascii(utf8)) {
        return folded_ascii(utf8);
    }
    icu::UnicodeString text = without_accents(decomposed(utf8));
    const icu::Locale& root = icu::Locale::getRoot();
    // Upper case has no "ß", and lower case of upper case no "ẞ".
    text.toLower(root).toUpper(root).toLower(root);
    text.findAndReplace(icu::UnicodeString(final_sigma), icu::UnicodeString(sigma));
    std::string folded;
    return text.toUTF8String(folded);
}

}  // namespace convoy::tracker
