#include "http/answer/content_coding.hpp"

#include <algorithm>
#include <boost/url/grammar/ci_string.hpp>
#include <optional>
#include <string>
#include <vector>

#include "http/answer/gzip_stream.hpp"
#include "http/message/conditional.hpp"
#include "http/message/list_field.hpp"
#include "http/message/preferences.hpp"

namespace convoy::http {
namespace {

using boost::urls::grammar::ci_is_equal;

/// Returns the q-value of `coding` in an Accept-Encoding, or {} if it is not listed.
std::optional<double> quality_of(std::string_view coding,
                                 const std::vector<Preference>& accept_encoding) {
    const auto found = std::ranges::find_if(accept_encoding, [&](const Preference& preference) {
        return ci_is_equal(preference.value, coding);
    });
    return found == accept_encoding.end() ? std::nullopt : std::optional(found->quality);
}

bool is_text(std::string_view content_type) {
    const std::string_view type = take_until(content_type, ';');
    return type.starts_with("text/") || type == "application/json" || type.ends_with("+json") ||
           type.ends_with("+xml");
}

}  // namespace

bool accepts_gzip(std::string_view accept_encoding) {
    const std::vector<Preference> codings = parse_preferences(accept_encoding);
    const double any = quality_of("*", codings).value_or(0);
    const double zipped = quality_of("gzip", codings).value_or(any);
    return zipped > 0 && zipped >= quality_of("identity", codings).value_or(0);
}

std::string gzip(std::string_view plain) {
    Zipping zipping;
    zipping.add(plain);
    return zipping.finish();
}

Response negotiated(const Request& request, Response response, std::size_t min_gzip_bytes) {
    const bool zippable = response.body.size() >= min_gzip_bytes &&
                          !response.headers.find("Content-Encoding") &&
                          is_text(response.headers.find("Content-Type").value_or(""));
    if (zippable) {
        vary_on(response.headers, "Accept-Encoding");
    }
    response = not_modified_if(request, std::move(response));
    if (!zippable || response.status == 304 ||
        !accepts_gzip(request.headers.joined("Accept-Encoding"))) {
        return response;
    }
    response.body = gzip(response.body);
    response.headers.set("Content-Encoding", "gzip");
    const auto etag = response.headers.find("ETag");
    if (etag && etag->starts_with('"')) {
        response.headers.set("ETag", "W/" + std::string(*etag));
    }
    return response;
}

void vary_on(Headers& headers, std::string_view name) {
    const std::string list = headers.joined("Vary");
    for (const std::string_view item : list_members(list)) {
        if (item == "*" || ci_is_equal(item, name)) {
            return;
        }
    }
    headers.set("Vary", list.empty() ? std::string(name) : list + ", " + std::string(name));
}

}  // namespace convoy::http
