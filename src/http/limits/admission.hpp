// Refuses requests by their Host, their Origin and, on an admin port, their token: a browser lets
// any page send requests to any address.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message/message.hpp"

namespace convoy::http {

struct AdmissionSettings {
    /// Names of this server, in addition to those that `KnownHosts` always contains.
    std::vector<std::string> allowed_hosts{};
    /// Origins, as browsers write them, whose pages are accepted in addition to those of the same
    /// host.
    std::vector<std::string> allowed_origins{};
    bool operators_port = false;  ///< admin port: all but GET, HEAD and OPTIONS need the token
    /// If there is none, an admin port refuses all those methods.
    std::optional<std::string> token{};
};

/// The names of this server: IP literals (DNS rebinding cannot use them), `localhost`, the
/// machine's own name, and the given names. Ports and case are ignored.
class KnownHosts {
 public:
    /// "*.example.com" matches every name with that ending.
    explicit KnownHosts(const std::vector<std::string>& names);

    /// Returns whether a request's `Host` ("name", "name:port" or "[address]:port") is one of them.
    bool contain(std::string_view host_field) const;

 private:
    std::vector<std::string> names_;
    std::vector<std::string> endings_;
};

/// Returns true if `Origin` names the `Host` of the request, is one of `allowed`, or is absent:
/// browsers send it with every request that changes something or opens a WebSocket.
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

    /// Returns nothing if the request may go on to its route. Health and metrics accept any host
    /// for GET, HEAD and OPTIONS, because probes and scrapers use names that their cluster assigns.
    /// The origin is checked only if the method changes something or the request asks for a
    /// WebSocket: a browser does not let a page read other answers of a foreign origin.
    std::optional<Refusal> refusal(const Request& request) const;

 private:
    bool has_token(const Request& request) const;

    AdmissionSettings settings_;
    KnownHosts hosts_;
};

}  // namespace convoy::http
