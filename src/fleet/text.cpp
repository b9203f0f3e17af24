#include "fleet/text.hpp"

#include <simdjson.h>

#include <array>
#include <charconv>
#include <cmath>
#include <optional>

namespace convoy::fleet {
namespace {

constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

void append_json_control(std::string& out, unsigned char control) {
    constexpr std::string_view hex = "0123456789abcdef";
    out += R"(\u00)";
    out += hex[control >> 4U];
    out += hex[control & 0xFU];
}

/// What XML needs in place of the character that `rest` begins with, and its length; nothing where
/// it can stand as it is.
struct XmlReplacement {
    std::string_view text;
    std::size_t replaced_bytes = 1;
};

std::optional<XmlReplacement> xml_replacement(std::string_view rest) {
    switch (rest.front()) {
        case '&':
            return XmlReplacement{"&amp;"};
        case '<':
            return XmlReplacement{"&lt;"};
        case '>':
            return XmlReplacement{"&gt;"};
        case '"':
            return XmlReplacement{"&quot;"};
        case '\'':
            return XmlReplacement{"&apos;"};
        case '\t':
        case '\n':
        case '\r':
            return std::nullopt;
        default:
            break;
    }
    if (static_cast<unsigned char>(rest.front()) < 0x20) {
        return XmlReplacement{replacement_character};
    }
    if (rest.starts_with("\xEF\xBF\xBE") || rest.starts_with("\xEF\xBF\xBF")) {
        return XmlReplacement{replacement_character, 3};
    }
    return std::nullopt;
}

}  // namespace

bool is_utf8(std::string_view text) { return simdjson::validate_utf8(text.data(), text.size()); }

std::string_view cut(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) {
        return text;
    }
    // Bytes 10xxxxxx go on with a character begun before.
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) {
        --bytes;
    }
    return text.substr(0, bytes);
}

void append_decimal(std::string& out, std::int64_t scaled, int decimals) {
    if (scaled < 0) {
        out += '-';
    }
    // The magnitude is taken unsigned: the least int64 has no positive twin.
    const auto magnitude =
        scaled < 0 ? ~static_cast<std::uint64_t>(scaled) + 1 : static_cast<std::uint64_t>(scaled);
    std::array<char, 20> digits{};
    auto* const end = std::to_chars(digits.data(), digits.data() + digits.size(), magnitude).ptr;
    const auto fraction = static_cast<std::size_t>(decimals);
    const std::string_view all(digits.data(), static_cast<std::size_t>(end - digits.data()));
    if (all.size() <= fraction) {
        out += "0.";
        out.append(fraction - all.size(), '0');
        out += all;
        return;
    }
    out += all.substr(0, all.size() - fraction);
    out += '.';
    out += all.substr(all.size() - fraction);
}

std::int64_t scale(double value, int decimals) {
    constexpr std::array powers{1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7};
    return std::llround(value * powers.at(static_cast<std::size_t>(decimals)));
}

void append_json_string(std::string& out, std::string_view utf8) {
    out += '"';
    for (const char character : utf8) {
        if (character == '"' || character == '\\') {
            out += '\\';
            out += character;
        } else if (static_cast<unsigned char>(character) < 0x20) {
            append_json_control(out, static_cast<unsigned char>(character));
        } else {
            out += character;
        }
    }
    out += '"';
}

void append_xml_text(std::string& out, std::string_view utf8) {
    while (!utf8.empty()) {
        const std::optional<XmlReplacement> replacement = xml_replacement(utf8);
        if (replacement) {
            out += replacement->text;
            utf8.remove_prefix(replacement->replaced_bytes);
        } else {
            out += utf8.front();
            utf8.remove_prefix(1);
        }
    }
}

void append_csv_field(std::string& out, std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
        out += text;
        return;
    }
    out += '"';
    for (const char character : text) {
        if (character == '"') {
            out += '"';
        }
        out += character;
    }
    out += '"';
}

}  // namespace convoy::fleet
