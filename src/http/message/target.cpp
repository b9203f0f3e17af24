#include "http/message/target.hpp"

#include <algorithm>
#include <boost/locale/utf.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace convoy::http {
namespace {

bool is_utf8(std::string_view text) {
    namespace utf = boost::locale::utf;
    const auto* at = text.begin();
    while (at != text.end()) {
        if (!utf::is_valid_codepoint(utf::utf_traits<char>::decode(at, text.end()))) {
            return false;
        }
    }
    return true;
}

}  // namespace

boost::system::result<Target, BadTarget> parse_target(std::string_view target) {
    const auto url = target.starts_with('/') ? boost::urls::parse_origin_form(target)
                                             : boost::urls::parse_absolute_uri(target);
    if (!url) {
        return BadTarget{
            "the request's target should be a path and a query in which every other character "
            "than A-Z a-z 0-9 and URI punctuation is percent-encoded"};
    }
    Target parsed;
    parsed.origin_form = url->encoded_target();
    if (!parsed.origin_form.starts_with('/')) {  // "http://host?query" has no path
        parsed.origin_form.insert(0, "/");
    }
    for (std::string segment : url->segments()) {
        if (!is_utf8(segment)) {
            return BadTarget{"the path should be percent-encoded UTF-8"};
        }
        parsed.path.push_back(std::move(segment));
    }
    boost::urls::encoding_opts form;
    form.space_as_plus = true;
    for (const auto& parameter : url->params(form)) {
        if (!is_utf8(parameter.key) || !is_utf8(parameter.value)) {
            return BadTarget{"the query should be percent-encoded UTF-8"};
        }
        parsed.query.push_back({parameter.key, parameter.value});
    }
    return parsed;
}

}  // namespace convoy::http
