// What a request asks for: the request line's target, decoded.
#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.hpp"

namespace convoy::http {

struct Target {
    std::string origin_form;  ///< "/path?query", still encoded
    std::vector<std::string> path;
    std::vector<QueryParameter> query;
};

/// What is wrong with a target, for the problem's detail.
struct BadTarget {
    std::string detail;
};

/// Decodes "/path?query" (also "http://host/path?query", as sent to proxies). Each segment is
/// decoded alone, so "%2F" stays inside its segment. Refused: bad percent-encoding, characters that
/// a URI may not hold, and what decodes to anything but UTF-8.
boost::system::result<Target, BadTarget> parse_target(std::string_view target);

}  // namespace convoy::http
