#include "position-tracker/routes/id_in_query.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "fleet/vehicle_name.hpp"
#include "position-tracker/routes/answer.hpp"

namespace convoy::tracker {
namespace {

constexpr std::string_view parameter = "id";

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    constexpr std::string_view unreserved =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    std::string encoded;
    for (const char letter : text) {
        if (unreserved.find(letter) != std::string_view::npos) {
            encoded += letter;
            continue;
        }
        const auto byte = static_cast<unsigned char>(letter);
        encoded += {'%', digits[byte >> 4U], digits[byte & 0xFU]};
    }
    return encoded;
}

/// The tracker's links are queries, as in `<?after=…>; rel="next"`.
void keep_id(http::Headers& headers, std::string_view id) {
    constexpr std::string_view begin = "<?";
    const auto link = headers.find("Link");
    if (link && link->starts_with(begin)) {
        std::string kept(begin);
        kept += std::string(parameter) + "=" + percent_encoded(id) + "&";
        headers.set("Link", kept.append(link->substr(begin.size())));
    }
}

http::Answer keep_id(http::Answer answer, std::string_view id) {
    if (auto* response = std::get_if<http::Response>(&answer)) {
        keep_id(response->headers, id);
    } else if (auto* stream = std::get_if<http::StreamedResponse>(&answer)) {
        keep_id(stream->headers, id);
    }
    return answer;
}

}  // namespace

http::Handler with_id_in_query(http::Handler by_path) {
    return [by_path = std::move(by_path)](const http::Request& request) -> http::Answer {
        http::Request named = request;
        std::optional<std::string> id;
        const auto count = std::erase_if(named.query, [&id](http::QueryParameter& each) {
            const bool is_id = each.name == parameter;
            if (is_id) {
                id = std::move(each.value);
            }
            return is_id;
        });
        if (count != 1) {
            return bad_request({"id should be given once: it is the vehicle's id"});
        }
        if (!fleet::VehicleName::from(*id)) {
            return bad_request({"id should be " + std::string(fleet::vehicle_name_rule)});
        }
        named.path.front() = "vehicles";
        named.path.insert(named.path.begin() + 1, *id);
        return keep_id(by_path(named), *id);
    };
}

}  // namespace convoy::tracker
