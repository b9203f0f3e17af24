// How single values are written into JSON, XML and CSV. Everything appends to one growing string,
// so that an answer of 10,000 vehicles costs no allocation per value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace convoy::fleet {

bool is_utf8(std::string_view text);

/// The longest beginning of `text` of at most `bytes` bytes that cuts no UTF-8 character in two.
std::string_view cut(std::string_view text, std::size_t bytes);

/// The same text, with U+FFFD in place of every byte that is no part of a UTF-8 character.
std::string to_utf8(std::string_view bytes);

/// Writes base64 (RFC 4648 §4), padded.
void append_base64(std::string& out, std::string_view bytes);

/// Writes `scaled` / 10^decimals with exactly that many decimals (at least one): -5, 1 → "-0.5".
void append_decimal(std::string& out, std::int64_t scaled, int decimals);

/// `value` in units of its last written decimal, rounded half away from zero: 13.416, 2 → 1342.
std::int64_t scale(double value, int decimals);

/// Writes a JSON string with its quotes (RFC 8259).
void append_json_string(std::string& out, std::string_view utf8);

/// Writes character data for an XML element or attribute. What XML 1.0 has no way to hold (control
/// characters, U+FFFE, U+FFFF) becomes U+FFFD.
void append_xml_text(std::string& out, std::string_view utf8);

/// Writes a CSV field (RFC 4180), in quotes only where it has to be. A field that a spreadsheet
/// would take for a formula ("=1+1") is left as it is: a name has to come back as it was.
void append_csv_field(std::string& out, std::string_view text);

}  // namespace convoy::fleet
