#include "live/origins.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace convoy::live {
namespace {

std::string lower(std::string_view text) {
    std::string made(text);
    std::ranges::transform(made, made.begin(), [](unsigned char character) {
        return static_cast<char>(std::tolower(character));
    });
    return made;
}

struct Scheme {
    std::string_view begin;
    std::string_view port;
};

/// Whether that origin is this host, whose port may be left out where it is the scheme's own.
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

}  // namespace

bool may_watch(const http::Request& request, const std::vector<std::string>& allowed) {
    const auto origin = request.headers.find("Origin");
    if (!origin) {
        return true;
    }
    return is_of_host(lower(*origin), lower(request.headers.joined("Host"))) ||
           std::ranges::find(allowed, *origin) != allowed.end();
}

}  // namespace convoy::live
