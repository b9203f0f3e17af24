// Reads the parameters of a form (application/x-www-form-urlencoded).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace convoy::device_gateway {

using FormParameters = std::vector<std::pair<std::string, std::string>>;

inline constexpr std::size_t max_form_parameters = 1'000;

/// Returns the parameters in their order, decoded. A "%" that begins no byte stays as it is,
/// because apps send what their users have typed. Returns nothing if there are more than
/// `max_form_parameters`.
std::optional<FormParameters> read_form(std::string_view body);

}  // namespace convoy::device_gateway
