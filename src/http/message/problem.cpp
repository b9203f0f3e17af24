#include "http/message/problem.hpp"

#include <algorithm>
#include <array>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace convoy::http {
namespace {

struct Title {
    int status;
    std::string_view text;
};

/// RFC 9110 §15 and the IANA registry define these titles.
constexpr std::array titles{
    Title{100, "Continue"},
    Title{101, "Switching Protocols"},
    Title{200, "OK"},
    Title{201, "Created"},
    Title{202, "Accepted"},
    Title{204, "No Content"},
    Title{206, "Partial Content"},
    Title{301, "Moved Permanently"},
    Title{302, "Found"},
    Title{303, "See Other"},
    Title{304, "Not Modified"},
    Title{307, "Temporary Redirect"},
    Title{308, "Permanent Redirect"},
    Title{400, "Bad Request"},
    Title{401, "Unauthorized"},
    Title{403, "Forbidden"},
    Title{404, "Not Found"},
    Title{405, "Method Not Allowed"},
    Title{406, "Not Acceptable"},
    Title{408, "Request Timeout"},
    Title{409, "Conflict"},
    Title{410, "Gone"},
    Title{411, "Length Required"},
    Title{412, "Precondition Failed"},
    Title{413, "Content Too Large"},
    Title{414, "URI Too Long"},
    Title{415, "Unsupported Media Type"},
    Title{416, "Range Not Satisfiable"},
    Title{417, "Expectation Failed"},
    Title{421, "Misdirected Request"},
    Title{422, "Unprocessable Content"},
    Title{426, "Upgrade Required"},
    Title{428, "Precondition Required"},
    Title{429, "Too Many Requests"},
    Title{431, "Request Header Fields Too Large"},
    Title{500, "Internal Server Error"},
    Title{501, "Not Implemented"},
    Title{502, "Bad Gateway"},
    Title{503, "Service Unavailable"},
    Title{504, "Gateway Timeout"},
    Title{505, "HTTP Version Not Supported"},
    Title{507, "Insufficient Storage"},
};

}  // namespace

Response problem(int status, std::string_view detail) {
    Response response;
    response.status = status;
    response.headers.set("Content-Type", "application/problem+json");
    response.headers.set("Cache-Control", "no-store");
    response.body = boost::json::serialize(boost::json::object{{"type", "about:blank"},
                                                               {"title", status_title(status)},
                                                               {"status", status},
                                                               {"detail", detail}});
    return response;
}

std::string_view status_title(int status) {
    const auto* found = std::ranges::find(titles, status, &Title::status);
    return found == titles.end() ? "Unknown" : found->text;
}

}  // namespace convoy::http
