#include "fleet/text.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

namespace convoy::fleet {
namespace {

constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

/// A spreadsheet may take text for a formula if it begins with one of these. The ' is among them so
/// that a text which begins with it differs from one that is guarded.
bool is_guarded_in_csv(std::string_view text) {
    return !text.empty() &&
           std::string_view("=+-@'\t\r").find(text.front()) != std::string_view::npos;
}

void append_json_control(std::string& out, unsigned char control) {
    constexpr std::string_view hex = "0123456789abcdef";
    out += R"(\u00)";
    out += hex[control >> 4U];
    out += hex[control & 0xFU];
}

/// The text that replaces a character in XML, and the length of that character.
struct XmlReplacement {
    std::string_view text;
    std::size_t replaced_bytes = 1;
};

/// Returns the replacement of the first character of `rest`; nothing if it can stay.
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

bool has_control_character(std::string_view utf8) {
    // U+0000-001F, U+007F, and U+0080-009F, which UTF-8 writes as C2 80-9F.
    unsigned char before = 0;
    return std::ranges::any_of(utf8, [&before](char character) {
        const auto byte = static_cast<unsigned char>(character);
        const bool control =
            byte < 0x20 || byte == 0x7F || (before == 0xC2 && byte >= 0x80 && byte <= 0x9F);
        before = byte;
        return control;
    });
}

std::string_view cut(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) {
        return text;
    }
    // Bytes 10xxxxxx continue a character.
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) {
        --bytes;
    }
    return text.substr(0, bytes);
}

std::string to_utf8(std::string_view bytes) {
    if (is_utf8(bytes)) {
        return std::string(bytes);
    }
    std::string text;
    while (!bytes.empty()) {
        // A character has at most four bytes, so only these are tried: if all the rest were, the
        // time would grow with the square of the length.
        std::size_t length = std::min<std::size_t>(4, bytes.size());
        while (length > 0 && !is_utf8(bytes.substr(0, length))) {
            --length;
        }
        text += length == 0 ? replacement_character : bytes.substr(0, length);
        bytes.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return text;
}

void append_base64(std::string& out, std::string_view bytes) {
    constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (; !bytes.empty(); bytes.remove_prefix(std::min<std::size_t>(3, bytes.size()))) {
        std::uint32_t group = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            const char byte = i < bytes.size() ? bytes[i] : '\0';
            group = (group << 8U) | static_cast<unsigned char>(byte);
        }
        for (std::size_t i = 0; i < 4; ++i) {
            const bool is_padding = i > bytes.size();
            out += is_padding ? '=' : digits[(group >> (18U - 6U * i)) & 0x3FU];
        }
    }
}

void append_decimal(std::string& out, std::int64_t scaled, int decimals) {
    if (scaled < 0) {
        out += '-';
    }
    // The magnitude is unsigned, because the least int64 has no positive counterpart.
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

void append_csv_text(std::string& out, std::string_view text) {
    if (is_guarded_in_csv(text)) {
        append_csv_field(out, "'" + std::string(text));
    } else {
        append_csv_field(out, text);
    }
}

std::string_view csv_text_of(std::string_view field) {
    const bool guarded = field.starts_with('\'') && is_guarded_in_csv(field.substr(1));
    return field.substr(guarded ? 1 : 0);
}

}  // namespace convoy::fleet
