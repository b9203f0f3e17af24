// Which requests a server takes at all, by what they say of themselves: the host they mean, the
// page they come from, and at an operator's port the token they carry. A browser lets any page send
// requests to any address; these rules are what keeps a foreign page out.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.hpp"

namespace convoy::http {

struct AdmissionSettings {
    /// Names by which clients call this server, beside those of `KnownHosts`.
    std::vector<std::string> allowed_hosts{};
    /// Origins as browsers write them, whose pages may ask beside those of the same host.
    std::vector<std::string> allowed_origins{};
    bool operators_port = false;  ///< methods that change something need the token
    /// Without one an operator's port refuses every such method.
    std::optional<std::string> token{};
};

/// The names of this server: IP literals (no DNS server can rebind those), `localhost`, the
/// machine's own name, and the names that were given. Ports and case do not matter.
class KnownHosts {
 public:
    /// "*.example.com" stands for every name that ends so.
    explicit KnownHosts(const std::vector<std::string>& names);

    /// `host_field`: as a request's `Host` says it, "name", "name:port" or "[address]:port".
    bool contain(std::string_view host_field) const;

 private:
    std::vector<std::string> names_;
    std::vector<std::string> endings_;
};

/// True for a page of the host that it asks (`Origin` names the `Host` of the request), for the
/// `allowed` origins, and for a client that names no origin, which is no browser's page.
bool is_own_or_allowed_origin(const Request& request, const std::vector<std::string>& allowed);

class Admission {
 public:
    explicit Admission(AdmissionSettings settings);

    struct Refusal {
        std::string_view reason;  ///< for metrics: one of those below
        Response response;
    };
    static constexpr std::string_view foreign_host = "foreign_host";      ///< 421
    static constexpr std::string_view foreign_origin = "foreign_origin";  ///< 403
    static constexpr std::string_view no_token = "no_token";              ///< 401

    /// Nothing if the request may go on to its route. Health and metrics take any host, for probes
    /// and scrapers ask by the addresses and names that their cluster gave; an origin matters where
    /// the method changes something or a WebSocket is asked for, since a page cannot read any other
    /// answer of a foreign origin.
    std::optional<Refusal> refusal(const Request& request) const;

 private:
    bool has_token(const Request& request) const;

    AdmissionSettings settings_;
    KnownHosts hosts_;
};

}  // namespace convoy::http
