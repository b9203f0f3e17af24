#include "device-gateway/doors/form.hpp"

#include <array>
#include <charconv>

namespace convoy::device_gateway {

namespace {

/// Returns the byte that two hexadecimal digits stand for.
std::optional<char> byte_of(std::string_view digits) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(digits.begin(), digits.end(), value, 16);
    return digits.size() == 2 && error == std::errc() && end == digits.end()
               ? std::optional(static_cast<char>(value))
               : std::nullopt;
}

std::string decoded_text(std::string_view text) {
    std::string decoded;
    for (std::size_t place = 0; place < text.size(); ++place) {
        const auto byte = text[place] == '%' ? byte_of(text.substr(place + 1, 2)) : std::nullopt;
        if (byte) {
            decoded += *byte;
            place += 2;
        } else {
            decoded += text[place] == '+' ? ' ' : text[place];
        }
    }
    return decoded;
}

}  // namespace

std::optional<FormParameters> read_form(std::string_view body) {
    FormParameters parameters;
    while (!body.empty()) {
        const std::string_view part = body.substr(0, body.find('&'));
        body.remove_prefix(part.size() < body.size() ? part.size() + 1 : part.size());
        if (part.empty()) {
            continue;
        }
        if (parameters.size() == max_form_parameters) {
            return std::nullopt;
        }
        const std::size_t equals = part.find('=');
        parameters.emplace_back(
            decoded_text(part.substr(0, equals)),
            equals == std::string_view::npos ? "" : decoded_text(part.substr(equals + 1)));
    }
    return parameters;
}

}  // namespace convoy::device_gateway
