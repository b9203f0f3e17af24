// The id of a vehicle, always checked. It is opaque: it is compared byte by byte, never changed,
// and never rejected for how it looks. The types and variables of ids are still called names.
#pragma once

#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace convoy::fleet {

/// Completes "it should be …" in errors.
inline constexpr std::string_view vehicle_name_rule =
    "1 to 256 bytes of UTF-8 without control characters";

/// A vehicle's id: 1-256 bytes of UTF-8 without control characters (Unicode's category Cc). It is
/// always valid. Ordered by bytes.
class VehicleName {
 public:
    static constexpr std::size_t max_bytes = 256;

    /// Returns nothing if the text is not such an id.
    static std::optional<VehicleName> from(std::string_view text);

    const std::string& text() const { return text_; }

    friend auto operator<=>(const VehicleName&, const VehicleName&) = default;

 private:
    explicit VehicleName(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

}  // namespace convoy::fleet
