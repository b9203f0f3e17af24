#include "registry/record_routes.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>
#include <utility>

#include "http/message/parameters.hpp"
#include "http/message/problem.hpp"
#include "registry/answers.hpp"
#include "registry/merge_patch.hpp"
#include "registry/record_forms.hpp"
#include "registry/record_writes.hpp"
#include "registry/statuses.hpp"
#include "service/number.hpp"

namespace convoy::registry {
namespace {

namespace json = boost::json;

constexpr std::size_t max_listed = 1'000;

std::string path_of(RecordKind kind) { return "/" + std::string(noun_of(kind)) + "s"; }

RecordKey key_of(const http::Request& request, RecordKind kind) { return {kind, request.path[1]}; }

std::optional<std::size_t> parse_limit(std::string_view text) {
    const auto number = service::parse_number<std::size_t>(text);
    return number && *number >= 1 && *number <= max_listed ? number : std::nullopt;
}

http::Response list(const RegistryContext& context, RecordKind kind, const http::Request& request) {
    http::Parameters parameters(request, {"after", "limit"});
    const auto limit = parameters.read("limit", "a number from 1 to 1000", parse_limit);
    if (parameters.bad()) {
        return http::problem(status::bad_request, parameters.bad()->detail);
    }
    const std::string after(request.parameter("after").value_or(""));
    const std::size_t most = limit.value_or(max_listed);
    // One more than wanted shows whether there is another page.
    auto found = context.records.list({kind, after}, most + 1);
    if (!found) {
        return store_failed(context, found.error());
    }
    json::value next = nullptr;
    if (found->size() > most) {
        found->resize(most);
        next = json::object{{"after", found->back().id}};
    }
    json::array records;
    for (const StoredRecord& each : *found) {
        records.emplace_back(shown(kind, each));
    }
    return json_answer(status::ok,
                       json::object{{std::string(noun_of(kind)) + "s", std::move(records)},
                                    {"next", std::move(next)}});
}

http::Response read(const RegistryContext& context, RecordKind kind, const http::Request& request) {
    const RecordKey key = key_of(request, kind);
    const auto found = context.records.find(key);
    if (!found) {
        return store_failed(context, found.error());
    }
    return *found ? record_answer(status::ok, shown(kind, **found), (*found)->version)
                  : no_record(key);
}

http::Response create(const RegistryContext& context, RecordKind kind,
                      const http::Request& request) {
    auto body = json_body(request);
    if (auto* problem = std::get_if<http::Response>(&body)) {
        return std::move(*problem);
    }
    const auto given = record_to_store(kind, std::get<json::value>(body), nullptr);
    if (!given) {
        return bad_member(given.error());
    }
    auto made = create_record(context, {kind, given->id}, given->content);
    const auto* record = std::get_if<StoredRecord>(&made);
    if (record == nullptr) {
        return std::get<http::Response>(std::move(made));
    }
    if (kind == RecordKind::device) {
        // The device is stored, so the answer is the same; it stays listed until that is possible.
        if (const auto forgotten = context.unknown.forget(record->id); !forgotten) {
            context.health.down("records", forgotten.error().what);
        }
    }
    return record_answer(status::created, shown(kind, *record), record->version);
}

http::Response patch(const RegistryContext& context, RecordKind kind,
                     const http::Request& request) {
    const auto expected = expected_version(request);
    if (const auto* problem = std::get_if<http::Response>(&expected)) {
        return *problem;
    }
    auto body = json_body(request);
    if (auto* problem = std::get_if<http::Response>(&body)) {
        return std::move(*problem);
    }
    const Edit edit = [&](const StoredRecord& before) -> std::variant<std::string, http::Response> {
        json::value merged = settable(kind, before);
        merge(merged, std::get<json::value>(body));
        auto given = record_to_store(kind, merged, &before);
        if (!given) {
            return bad_member(given.error());
        }
        if (given->id != before.id) {
            return bad_member(
                {"id", "id cannot be changed: create another " + std::string(noun_of(kind))});
        }
        return std::move(given->content);
    };
    auto edited = edit_record(context, key_of(request, kind), std::get<Expected>(expected), edit);
    const auto* record = std::get_if<StoredRecord>(&edited);
    return record == nullptr ? std::get<http::Response>(std::move(edited))
                             : record_answer(status::ok, shown(kind, *record), record->version);
}

http::Response remove(const RegistryContext& context, RecordKind kind,
                      const http::Request& request) {
    const auto expected = expected_version(request);
    if (const auto* problem = std::get_if<http::Response>(&expected)) {
        return *problem;
    }
    auto problem = remove_record(context, key_of(request, kind), std::get<Expected>(expected));
    return problem ? std::move(*problem)
                   : http::Response{.status = status::no_content, .headers = {}, .body = {}};
}

using Answering = http::Response (*)(const RegistryContext&, RecordKind, const http::Request&);

}  // namespace

void add_record_routes(http::Router& router, const RegistryContext& context) {
    for (const RecordKind kind : {RecordKind::vehicle, RecordKind::device}) {
        const auto handler = [&context, kind](Answering answering) -> http::Handler {
            return [&context, kind, answering](const http::Request& request) -> http::Answer {
                return answering(context, kind, request);
            };
        };
        const auto writing = [&](Answering answering) {
            return with_token(context.token, handler(answering));
        };
        const std::string all = path_of(kind);
        const std::string one = all + "/{id}";
        router.add("GET", all, handler(list));
        router.add("POST", all, writing(create));
        router.add("GET", one, handler(read));
        router.add("PATCH", one, writing(patch));
        router.add("DELETE", one, writing(remove));
    }
}

}  // namespace convoy::registry
