#include "http/upstream/address.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace convoy::http {

std::optional<UpstreamAddress> parse_upstream(std::string_view url) {
    const auto parsed = boost::urls::parse_uri(url);
    if (!parsed || parsed->scheme() != "http" || parsed->has_userinfo() || parsed->has_query() ||
        parsed->has_fragment() || parsed->host_address().empty() ||
        (!parsed->encoded_path().empty() && parsed->encoded_path() != "/")) {
        return std::nullopt;
    }
    return UpstreamAddress{.host = parsed->host_address(),
                           .port = parsed->has_port() ? std::string(parsed->port()) : "80",
                           .authority = std::string(parsed->encoded_host_and_port())};
}

}  // namespace convoy::http
