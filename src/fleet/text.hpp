// Writes single values into JSON, XML and CSV. The functions append to one growing string, so that
// an answer with 10,000 vehicles needs no allocation per value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace convoy::fleet {

/// Returns whether the bytes are valid UTF-8 (RFC 3629).
bool is_utf8(std::string_view text);

/// Returns whether a text in UTF-8 has a character of Unicode's category Cc (control characters).
bool has_control_character(std::string_view utf8);

/// Returns the longest prefix of `text` of at most `bytes` bytes that splits no UTF-8 character.
std::string_view cut(std::string_view text, std::size_t bytes);

/// Returns the text with U+FFFD in place of every byte that is not part of a UTF-8 character.
std::string to_utf8(std::string_view bytes);

/// Appends base64 (RFC 4648 §4) with padding.
void append_base64(std::string& out, std::string_view bytes);

/// Appends `scaled` / 10^decimals with exactly that many decimals (at least one): -5, 1 → "-0.5".
void append_decimal(std::string& out, std::int64_t scaled, int decimals);

/// Returns `value` × 10^decimals (at most 7), rounded half away from zero: 13.416, 2 → 1342.
std::int64_t scale(double value, int decimals);

/// Appends a JSON string with its quotes (RFC 8259).
void append_json_string(std::string& out, std::string_view utf8);

/// Appends character data for an XML element or attribute. Characters that XML 1.0 cannot contain
/// (U+FFFE, U+FFFF, control characters below U+0020 other than tab, LF and CR) become U+FFFD.
void append_xml_text(std::string& out, std::string_view utf8);

/// Appends a CSV field (RFC 4180), in quotes only if necessary.
void append_csv_field(std::string& out, std::string_view text);

/// Appends a CSV field of text that a producer has chosen. If it begins with = + - @ ' tab or CR, a
/// ' precedes it, so that no spreadsheet takes it for a formula: "=1+1" → "'=1+1".
void append_csv_text(std::string& out, std::string_view text);

/// Returns the text for which `append_csv_text` has written this field. A ' before any other
/// character belongs to the text.
std::string_view csv_text_of(std::string_view field);

}  // namespace convoy::fleet
