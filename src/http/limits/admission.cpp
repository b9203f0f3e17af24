#include "http/limits/admission.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/ip/address.hpp>
#include <cctype>
#include <utility>

#include "http/message/problem.hpp"

namespace convoy::http {
namespace {

std::string lower(std::string_view text) {
    std::string made(text);
    std::ranges::transform(made, made.begin(), [](unsigned char character) {
        return static_cast<char>(std::tolower(character));
    });
    return made;
}

std::string machine_name() {
    std::array<char, 256> name{};
    const bool known = ::gethostname(name.data(), name.size() - 1) == 0;
    return known ? lower(name.data()) : "";
}

/// "name:80" → "name", "[::1]:80" → "[::1]".
std::string_view without_port(std::string_view host) {
    const auto colon = host.rfind(':');
    const auto digits = colon == std::string_view::npos ? "" : host.substr(colon + 1);
    const bool port = colon != std::string_view::npos &&
                      digits.find_first_not_of("0123456789") == std::string_view::npos &&
                      host.find(']', colon) == std::string_view::npos;
    return port ? host.substr(0, colon) : host;
}

bool is_address(std::string_view host) {
    boost::system::error_code wrong;
    if (host.starts_with('[') && host.ends_with(']')) {
        host.remove_prefix(1);
        host.remove_suffix(1);
        boost::asio::ip::make_address_v6(host, wrong);
    } else {
        boost::asio::ip::make_address_v4(host, wrong);
    }
    return !wrong;
}

struct Scheme {
    std::string_view begin;
    std::string_view port;
};

/// Returns whether the origin is this host. Either may omit the scheme's default port.
bool is_of_host(std::string_view origin, std::string_view host) {
    for (const Scheme& scheme : {Scheme{"http://", ":80"}, Scheme{"https://", ":443"}}) {
        if (origin.starts_with(scheme.begin)) {
            std::string_view authority = origin.substr(scheme.begin.size());
            for (std::string_view* side : {&authority, &host}) {
                if (side->ends_with(scheme.port)) {
                    side->remove_suffix(scheme.port.size());
                }
            }
            return !host.empty() && authority == host;
        }
    }
    return false;
}

bool is_safe(std::string_view method) {
    return method == "GET" || method == "HEAD" || method == "OPTIONS";
}

bool is_for_probes(const Request& request) {
    return is_safe(request.method) && request.path.size() == 1 &&
           (request.path[0] == "metrics" || request.path[0] == "healthz" ||
            request.path[0] == "readyz");
}

/// Compares in a time that does not depend on the place of the first difference.
bool is_same_secret(std::string_view given, std::string_view wanted) {
    unsigned difference = given.size() == wanted.size() ? 0 : 1;
    for (std::size_t i = 0; i < given.size(); ++i) {
        const char other = wanted.empty() ? '\0' : wanted[i % wanted.size()];
        difference |= static_cast<unsigned char>(given[i]) ^ static_cast<unsigned char>(other);
    }
    return difference == 0;
}

Admission::Refusal refuse(std::string_view reason, int status, std::string_view detail) {
    return {reason, problem(status, detail)};
}

}  // namespace

KnownHosts::KnownHosts(const std::vector<std::string>& names)
    : names_{"localhost", machine_name()} {
    std::erase(names_, "");
    for (const std::string& name : names) {
        if (name.starts_with("*.")) {
            endings_.push_back(lower(name.substr(1)));
        } else {
            names_.push_back(lower(name));
        }
    }
}

bool KnownHosts::contain(std::string_view host_field) const {
    std::string host = lower(without_port(host_field));
    if (is_address(host)) {
        return true;
    }
    if (host.ends_with('.')) {
        host.pop_back();
    }
    const auto ends_host = [&host](const std::string& ending) {
        return host.size() > ending.size() && host.ends_with(ending);
    };
    return std::ranges::find(names_, host) != names_.end() ||
           std::ranges::any_of(endings_, ends_host);
}

bool is_own_or_allowed_origin(const Request& request, const std::vector<std::string>& allowed) {
    if (!request.headers.find("Origin")) {
        return true;
    }
    const std::string origin = request.headers.joined("Origin");  // two joined ones match none
    return is_of_host(lower(origin), lower(request.headers.joined("Host"))) ||
           std::ranges::find(allowed, origin) != allowed.end();
}

Admission::Admission(AdmissionSettings settings)
    : settings_(std::move(settings)), hosts_(settings_.allowed_hosts) {}

std::optional<Admission::Refusal> Admission::refusal(const Request& request) const {
    const auto host = request.headers.find("Host");  // absent only in HTTP/1.0: not from a browser
    if (host && !is_for_probes(request) && !hosts_.contain(*host)) {
        return refuse(foreign_host, 421,
                      "this server does not accept the name in Host; see --allowed-hosts");
    }
    const bool changes = !is_safe(request.method);
    const bool web_socket = request.headers.find("Upgrade").has_value();
    if ((changes || web_socket) && !is_own_or_allowed_origin(request, settings_.allowed_origins)) {
        return refuse(foreign_origin, 403,
                      "pages of this origin may not send this request; see --allowed-origins");
    }
    if (changes && settings_.operators_port && !has_token(request)) {
        Refusal refused = refuse(no_token, 401,
                                 "the request should carry the admin token: "
                                 "Authorization: Bearer TOKEN; see --admin-token-file");
        refused.response.headers.set("WWW-Authenticate", "Bearer realm=\"convoy\"");
        return refused;
    }
    return std::nullopt;
}

bool Admission::has_token(const Request& request) const {
    constexpr std::string_view scheme = "bearer ";
    const std::string given = request.headers.joined("Authorization");
    if (!settings_.token || settings_.token->empty() || given.size() <= scheme.size() ||
        lower(given.substr(0, scheme.size())) != scheme) {
        return false;
    }
    return is_same_secret(std::string_view(given).substr(scheme.size()), *settings_.token);
}

}  // namespace convoy::http
