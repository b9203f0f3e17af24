#include "registry/change_routes.hpp"

#include <chrono>
#include <string>
#include <utility>

#include "http/message/parameters.hpp"
#include "http/message/problem.hpp"
#include "registry/answers.hpp"
#include "registry/record_forms.hpp"
#include "registry/statuses.hpp"
#include "service/number.hpp"

namespace convoy::registry {
namespace {

constexpr std::uint64_t max_wait_seconds = 60;

struct ChangesQuery {
    std::uint64_t since = 0;
    std::string registry;  ///< "": any
    std::chrono::seconds wait{0};
    bool all = false;  ///< the reader had nothing before this reading
};

std::optional<std::uint64_t> parse_wait(std::string_view text) {
    const auto seconds = service::parse_number<std::uint64_t>(text);
    return seconds && *seconds <= max_wait_seconds ? seconds : std::nullopt;
}

std::variant<ChangesQuery, http::Response> query_of(const http::Request& request) {
    http::Parameters parameters(request, {"since", "registry", "wait", "all"});
    const auto since =
        parameters.read("since", "a change number", service::parse_number<std::uint64_t>);
    const auto wait = parameters.read("wait", "seconds, from 0 to 60", parse_wait);
    const auto all = parameters.read("all", "true", [](std::string_view text) {
        return text == "true" ? std::optional(true) : std::nullopt;
    });
    if (parameters.bad()) {
        return http::problem(status::bad_request, parameters.bad()->detail);
    }
    return ChangesQuery{.since = since.value_or(0),
                        .registry = std::string(request.parameter("registry").value_or("")),
                        .wait = std::chrono::seconds(wait.value_or(0)),
                        .all = all.value_or(false)};
}

bool is_known(const ChangesQuery& query, const RecordsState& state) {
    const bool is_this_life = query.registry.empty() || query.registry == state.name;
    const bool has_all_since = query.since == 0 || query.all || query.since >= state.forgotten;
    return is_this_life && query.since <= state.number && has_all_since;
}

http::Response unknown_number() {
    return http::problem(status::gone,
                         "the registry does not know the changes since this number; read all "
                         "again, from since=0");
}

http::Response changes_since(const RegistryContext& context, const ChangesQuery& query,
                             const std::string& name) {
    const auto found = context.records.changes({.number = query.since});
    if (!found) {
        return store_failed(context, found.error());
    }
    // Removals may have been forgotten since the number was found to be known.
    const auto state = context.records.state();
    if (!state) {
        return store_failed(context, state.error());
    }
    if (!is_known(query, *state)) {
        return unknown_number();
    }
    Changes changes{.registry = name, .number = found->number, .more = found->more};
    for (const StoredChange& each : found->changes) {
        changes.changes.push_back(change_of(each));
    }
    http::Response response{.status = 200, .headers = {}, .body = written(changes) + "\n"};
    response.headers.set("Content-Type", "application/json");
    response.headers.set("Cache-Control", "no-store");
    return response;
}

http::Response answer(const RegistryContext& context, const http::Request& request) {
    const auto read = query_of(request);
    if (const auto* problem = std::get_if<http::Response>(&read)) {
        return *problem;
    }
    const auto& query = std::get<ChangesQuery>(read);
    const auto state = context.records.state();
    if (!state) {
        return store_failed(context, state.error());
    }
    if (!is_known(query, *state)) {
        return unknown_number();
    }
    if (query.wait.count() > 0) {
        const auto end = context.signal.wait(query.since, query.wait);
        if (end == ChangeSignal::End::too_many) {
            http::Response response =
                http::problem(status::unavailable, "too many readers wait for a change already");
            response.headers.set("Retry-After", "5");
            return response;
        }
    }
    return changes_since(context, query, state->name);
}

}  // namespace

void add_change_routes(http::Router& router, const RegistryContext& context) {
    router.add("GET", "/changes", [&context](const http::Request& request) -> http::Answer {
        return answer(context, request);
    });
}

}  // namespace convoy::registry
