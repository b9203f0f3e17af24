#include "position-tracker/routes/parameters.hpp"

#include <algorithm>
#include <utility>

namespace convoy::tracker {

Parameters::Parameters(const http::Request& request, std::initializer_list<std::string_view> known)
    : request_(request) {
    for (const http::QueryParameter& parameter : request.query) {
        const bool is_nothing = parameter.name.empty() && parameter.value.empty();  // lone ? or &
        if (!is_nothing && std::ranges::find(known, parameter.name) == known.end()) {
            refuse("'" + parameter.name + "' is no parameter here");
        }
    }
    for (const std::string_view name : known) {
        if (std::ranges::count(request.query, name, &http::QueryParameter::name) > 1) {
            refuse(std::string(name) + " should be given once");
        }
    }
}

void Parameters::refuse(std::string detail) {
    if (!bad_) {
        bad_ = BadParameter{std::move(detail)};
    }
}

}  // namespace convoy::tracker
