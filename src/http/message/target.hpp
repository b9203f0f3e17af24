// Decodes the target of a request line.
#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "http/message/message.hpp"

namespace convoy::http {

struct Target {
    std::string origin_form;  ///< "/path?query", still encoded
    std::vector<std::string> path;
    std::vector<QueryParameter> query;
};

/// The error of a target, for the problem's detail.
struct BadTarget {
    std::string detail;
};

/// Decodes "/path?query" (also "http://host/path?query", as sent to proxies). Each segment is
/// decoded alone, so "%2F" stays inside its segment. Returns an error for bad percent-encoding,
/// characters that a URI must not contain, and bytes that are not UTF-8 once decoded.
boost::system::result<Target, BadTarget> parse_target(std::string_view target);

}  // namespace convoy::http
