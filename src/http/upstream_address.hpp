// Where an upstream is: "http://host:port".
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace convoy::http {

struct UpstreamAddress {
    std::string host;       ///< a name, or an address without brackets
    std::string port;       ///< "80" where none was said
    std::string authority;  ///< for the Host field: "host:port" as it was written

    bool operator==(const UpstreamAddress&) const = default;
};

/// Nothing where it is no "http://" URL of a host and perhaps a port: a path, query or user would
/// be ignored silently, so they are refused.
std::optional<UpstreamAddress> parse_upstream(std::string_view url);

}  // namespace convoy::http
