#include "device-fleet/dialects/http_answer.hpp"

#include <boost/algorithm/string/case_conv.hpp>

#include "devices/text_values.hpp"

namespace convoy::device_fleet {

namespace {

/// Returns the length of the body, 0 if the head has none.
std::size_t body_size(Bytes head) {
    constexpr std::string_view name = "\r\ncontent-length:";
    const std::string lower = boost::algorithm::to_lower_copy(std::string(head));
    const std::size_t at = lower.find(name);
    if (at == std::string::npos) {
        return 0;
    }
    std::string_view value = std::string_view(lower).substr(at + name.size());
    value = value.substr(0, value.find('\r'));
    value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
    return devices::whole<std::size_t>(value).value_or(0);
}

Reply::Kind kind_of(unsigned status) {
    if (status >= 200 && status < 300) {
        return Reply::Kind::taken;
    }
    const bool is_denied = status == 401 || status == 403 || status == 404;
    return is_denied ? Reply::Kind::denied : Reply::Kind::busy;
}

}  // namespace

Reply first_http_answer(Bytes received) {
    constexpr std::string_view begin = "HTTP/1.1 ";
    constexpr std::string_view end = "\r\n\r\n";
    const std::size_t head = received.find(end);
    if (head == Bytes::npos) {
        return {};
    }
    const std::size_t content = body_size(received.substr(0, head + 2));
    const std::size_t rest = received.size() - head - end.size();
    if (rest < content) {
        return {};
    }
    const auto status = received.starts_with(begin)
                            ? devices::whole<unsigned>(received.substr(begin.size(), 3))
                            : std::nullopt;
    if (status && *status < 200) {
        return {.kind = Reply::Kind::other, .size = head + end.size()};  // another one follows
    }
    return {.kind = kind_of(status.value_or(0)), .size = head + end.size() + content};
}

}  // namespace convoy::device_fleet
