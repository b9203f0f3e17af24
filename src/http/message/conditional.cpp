#include "http/message/conditional.hpp"

#include <algorithm>

namespace convoy::http {
namespace {

/// Returns the quoted part of an entity tag: W/"1" and "1" are equal in a weak comparison.
std::string_view opaque(std::string_view etag) {
    return etag.starts_with("W/") ? etag.substr(2) : etag;
}

/// Removes the next entity tag from `list` and returns its quoted part; returns "" if no tag
/// follows. Tags may contain commas, so their quotes delimit them.
std::string_view take_tag(std::string_view& list) {
    list.remove_prefix(std::min(list.find_first_not_of(", \t"), list.size()));
    const auto open = list.starts_with("W/\"") ? 2U : 0U;
    if (!list.substr(open).starts_with('"')) {
        return {};
    }
    const auto close = list.find('"', open + 1);
    if (close == std::string_view::npos) {
        return {};
    }
    const auto tag = list.substr(open, close + 1 - open);
    list.remove_prefix(close + 1);
    return tag;
}

}  // namespace

bool client_has(const Request& request, std::string_view etag) {
    if (etag.empty() || (request.method != "GET" && request.method != "HEAD")) {
        return false;
    }
    const std::string sent = request.headers.joined("If-None-Match");
    if (sent == "*") {
        return true;
    }
    std::string_view list = sent;
    for (auto tag = take_tag(list); !tag.empty(); tag = take_tag(list)) {
        if (tag == opaque(etag)) {
            return true;
        }
    }
    return false;
}

Response not_modified_if(const Request& request, Response response) {
    if (response.status != 200 ||
        !client_has(request, response.headers.find("ETag").value_or(""))) {
        return response;
    }
    response.status = 304;
    response.body.clear();
    for (const auto* field : {"Content-Type", "Content-Length", "Content-Encoding",
                              "Content-Language", "Content-Disposition"}) {
        response.headers.remove(field);
    }
    return response;
}

}  // namespace convoy::http
