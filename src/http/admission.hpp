// Rejects requests by their Host, their Origin and, on an admin port, their token. A browser lets
// any page send requests to any address; these checks keep foreign pages out.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.hpp"

namespace convoy::http {

struct AdmissionSettings {
    /// Names by which clients call this server, in addition to those that `KnownHosts` always has.
    std::vector<std::string> allowed_hosts{};
    /// Origins, as browsers write them, whose pages are accepted in addition to those of the same
    /// host.
    std::vector<std::string> allowed_origins{};
    bool operators_port = false;  ///< an admin port: methods that change something need the token
    /// Without a token an admin port refuses every such method.
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

/// True if `Origin` names the `Host` of the request, is one of `allowed`, or is absent: then the
/// client is not a browser's page.
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

    /// Returns nothing if the request may go on to its route. Health and metrics accept any host,
    /// because probes and scrapers use addresses and names that their cluster assigns. The origin
    /// is checked only if the method changes something or the request asks for a WebSocket: a page
    /// cannot read any other answer of a foreign origin.
    std::optional<Refusal> refusal(const Request& request) const;

 private:
    bool has_token(const Request& request) const;

    AdmissionSettings settings_;
    KnownHosts hosts_;
};

}  // namespace convoy::http
