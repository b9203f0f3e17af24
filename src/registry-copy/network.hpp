// The networks that a device may send from.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "registry-copy/records.hpp"

namespace convoy::registry {

/// Returns whether the text is a network ("10.0.0.0/8", "2001:db8::/32") or a single address.
bool is_network(std::string_view text);

/// Returns whether the network, for which `is_network` is true, contains this address. An IPv4
/// address that is mapped into IPv6 counts as IPv4. Returns false if `address` is not one.
bool contains(std::string_view network, std::string_view address);

/// Returns whether the device may send from this address.
bool may_send_from(const Device& device, std::string_view address);

}  // namespace convoy::registry
