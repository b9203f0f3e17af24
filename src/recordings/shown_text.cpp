#include "recordings/shown_text.hpp"

#include "fleet/text.hpp"

namespace convoy::recordings {

std::string shown_briefly(std::string_view text) {
    constexpr std::size_t most = 60;
    std::string shown;
    for (const char letter : fleet::to_utf8(fleet::cut(text, most))) {
        const auto byte = static_cast<unsigned char>(letter);
        // UTF-8 writes the control characters U+0080 to U+009F as C2 80 to C2 9F.
        const bool second_of_control = byte >= 0x80 && byte <= 0x9F && shown.ends_with('\xC2');
        if (second_of_control) {
            shown.pop_back();
        }
        shown += second_of_control || byte < 0x20 || byte == 0x7F ? ' ' : letter;
    }
    return text.size() > most ? shown + "…" : shown;
}

std::string in_quotes(std::string_view text) { return "'" + shown_briefly(text) + "'"; }

}  // namespace convoy::recordings
