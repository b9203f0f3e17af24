#include "http/content_coding.hpp"

#include <algorithm>
#include <boost/url/grammar/ci_string.hpp>
#include <charconv>
#include <optional>
#include <ranges>

#include "http/conditional.hpp"
#include "http/gzip_stream.hpp"

namespace convoy::http {
namespace {

using boost::urls::grammar::ci_is_equal;

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(" \t") + 1 - first);
}

/// Returns the q-value: 0.5 for ";q=0.5", 1 if there is none, 0 if it is not a number.
double quality(std::string_view parameters) {
    const auto start = parameters.find("q=");
    if (start == std::string_view::npos) {
        return 1;
    }
    const auto digits = parameters.substr(start + 2);
    double value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

/// Returns the q-value of `coding` in an Accept-Encoding, or {} if it is not listed.
std::optional<double> quality_of(std::string_view coding, std::string_view accept_encoding) {
    for (const auto part : std::views::split(accept_encoding, ',')) {
        const std::string_view item(part.begin(), part.end());
        const auto semicolon = std::min(item.find(';'), item.size());
        if (ci_is_equal(trimmed(item.substr(0, semicolon)), coding)) {
            return quality(item.substr(semicolon));
        }
    }
    return std::nullopt;
}

bool is_text(std::string_view content_type) {
    const auto type = trimmed(content_type.substr(0, content_type.find(';')));
    return type.starts_with("text/") || type == "application/json" || type.ends_with("+json") ||
           type.ends_with("+xml");
}

}  // namespace

bool accepts_gzip(std::string_view accept_encoding) {
    const double any = quality_of("*", accept_encoding).value_or(0);
    const double zipped = quality_of("gzip", accept_encoding).value_or(any);
    return zipped > 0 && zipped >= quality_of("identity", accept_encoding).value_or(0);
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
    for (const auto part : std::views::split(list, ',')) {
        const auto item = trimmed(std::string_view(part.begin(), part.end()));
        if (item == "*" || ci_is_equal(item, name)) {
            return;
        }
    }
    headers.set("Vary", list.empty() ? std::string(name) : list + ", " + std::string(name));
}

}  // namespace convoy::http
