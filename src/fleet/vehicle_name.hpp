// The name of a vehicle, in the only form in which it exists inside Convoy: checked.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace convoy::fleet {

/// A vehicle's name, which is also its identity: 1-64 bytes of UTF-8 without control characters
/// (Unicode's category Cc), not "." or "..". An invalid one cannot be made. Ordered by bytes.
class VehicleName {
 public:
    /// Nothing where the text is no such name.
    static std::optional<VehicleName> from(std::string_view text);

    const std::string& text() const { return text_; }

    friend auto operator<=>(const VehicleName&, const VehicleName&) = default;

 private:
    explicit VehicleName(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

}  // namespace convoy::fleet
