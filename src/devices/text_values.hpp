// Values as the protocols of text write them. What is not such a value is nothing, never 0.
#pragma once

#include <charconv>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace convoy::devices {

/// The parts of a text between separators. Fields beyond the last one are empty, since devices
/// leave out what they do not know.
class Fields {
 public:
    Fields(std::string_view text, char separator);

    std::string_view operator[](std::size_t index) const {
        return index < fields_.size() ? fields_[index] : std::string_view();
    }
    std::size_t size() const { return fields_.size(); }

 private:
    std::vector<std::string_view> fields_;
};

/// Returns the number if the whole text is one and it is finite: "-12.5", "007". A plus sign,
/// blanks and an exponent are not accepted.
std::optional<double> decimal(std::string_view text);

/// The same as apps write it, who format a small or great number with an exponent: "5.0E-4".
std::optional<double> app_decimal(std::string_view text);

/// Returns the number if the whole text is a whole one of this type in this base.
template <typename Number>
std::optional<Number> whole(std::string_view text, int base = 10) {
    Number number{};
    const char* const end = std::to_address(text.end());
    const auto [stopped, error] = std::from_chars(std::to_address(text.begin()), end, number, base);
    return error == std::errc{} && stopped == end && !text.empty() ? std::optional(number)
                                                                   : std::nullopt;
}

bool all_digits(std::string_view text);

/// Returns degrees: "4915.1221", "N" are 49.252035 (the last two digits before the point and what
/// follows are minutes); "S" and "W" make them negative. A device may write a sign *and* the letter
/// of the other half ("-84.5,W"): the sign counts once, so a negative number stays negative.
/// Returns nothing for minutes from 60 on, or for another letter than N, S, E, W.
std::optional<double> degrees_of_minutes(std::string_view value, std::string_view hemisphere);

/// The same of decimal degrees: "49.252035", "N".
std::optional<double> degrees_of(std::string_view value, std::string_view hemisphere);

}  // namespace convoy::devices
