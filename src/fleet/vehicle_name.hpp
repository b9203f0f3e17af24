// The name of a vehicle, always checked.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace convoy::fleet {

/// A vehicle's name, which is also its identity: 1-64 bytes of UTF-8 without control characters
/// (Unicode's category Cc), not "." or "..". It is always valid. Ordered by bytes.
class VehicleName {
 public:
    /// Returns nothing if the text is not such a name.
    static std::optional<VehicleName> from(std::string_view text);

    const std::string& text() const { return text_; }

    friend auto operator<=>(const VehicleName&, const VehicleName&) = default;

 private:
    explicit VehicleName(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

}  // namespace convoy::fleet
