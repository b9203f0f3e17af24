// The address of an upstream: "http://host:port".
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace convoy::http {

struct UpstreamAddress {
    std::string host;       ///< a name, or an address without brackets
    std::string port;       ///< "80" if the URL has none
    std::string authority;  ///< for the Host field: "host:port" as in the URL

    bool operator==(const UpstreamAddress&) const = default;
};

/// Returns {} unless `url` is an "http://" URL of a host and perhaps a port. A path, query or user
/// would be ignored silently, so they are refused.
std::optional<UpstreamAddress> parse_upstream(std::string_view url);

}  // namespace convoy::http
