#include "http/message/parameters.hpp"

#include <algorithm>
#include <utility>

namespace convoy::http {
namespace {

std::string listed(std::initializer_list<std::string_view> names) {
    std::string list;
    for (const std::string_view name : names) {
        list += (list.empty() ? "" : ", ") + std::string(name);
    }
    return list.empty() ? "none" : list;
}

}  // namespace

Parameters::Parameters(const Request& request, std::initializer_list<std::string_view> known)
    : request_(request) {
    for (const QueryParameter& parameter : request.query) {
        const bool is_nothing = parameter.name.empty() && parameter.value.empty();  // a "?" or "&"
        if (!is_nothing && std::ranges::find(known, parameter.name) == known.end()) {
            refuse("'" + parameter.name +
                   "' is no parameter here; it should be one of these: " + listed(known));
        }
    }
    for (const std::string_view name : known) {
        if (std::ranges::count(request.query, name, &QueryParameter::name) > 1) {
            refuse(std::string(name) + " should be given once");
        }
    }
}

void Parameters::refuse(std::string detail) {
    if (!bad_) {
        bad_ = BadParameter{std::move(detail)};
    }
}

}  // namespace convoy::http
