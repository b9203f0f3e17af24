#include "registry/answers.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "http/message/problem.hpp"
#include "registry/statuses.hpp"
#include "service/number.hpp"

namespace convoy::registry {
namespace {

namespace json = boost::json;

http::Response refused(WriteToken::Verdict verdict) {
    if (verdict == WriteToken::Verdict::wrong_often) {
        http::Response response = http::problem(
            status::too_many_requests,
            "there were too many wrong tokens from this address in the last minute; try "
            "again later");
        response.headers.set("Retry-After", std::to_string(WriteToken::period.count()));
        return response;
    }
    http::Response response = http::problem(
        status::unauthorized,
        verdict == WriteToken::Verdict::wrong
            ? "the token is not that of the registry; see --token-file"
            : "a change should carry the registry's token: Authorization: Bearer TOKEN; see "
              "--token-file");
    response.headers.set("WWW-Authenticate", "Bearer realm=\"convoy registry\"");
    return response;
}

bool is_json(std::string_view type) {
    const auto end = type.find_first_of("; ");
    const std::string_view name = type.substr(0, end);
    return name == "application/json" || name == "application/merge-patch+json";
}

http::Response stale(std::string_view detail) {
    return http::problem(status::precondition_failed, detail);
}

}  // namespace

http::Response json_answer(int status, const json::value& value) {
    http::Response response{.status = status, .headers = {}, .body = json::serialize(value) + "\n"};
    response.headers.set("Content-Type", "application/json");
    response.headers.set("Cache-Control", "no-store");
    return response;
}

http::Response record_answer(int status, const json::value& record, std::uint64_t version) {
    http::Response response = json_answer(status, record);
    response.headers.set("ETag", etag_of(version));
    return response;
}

http::Response bad_member(const BadMember& bad) {
    http::Response response = http::problem(status::bad_request, bad.detail);
    json::value body = json::parse(response.body);
    body.as_object()["field"] = bad.member;
    response.body = json::serialize(body);
    return response;
}

http::Response no_record(const RecordKey& key) {
    return http::problem(status::not_found,
                         "there is no " + std::string(noun_of(key.kind)) + " '" + key.id + "'");
}

http::Response store_failed(const RegistryContext& context, const StoreFailure& failure) {
    context.health.down("records", failure.what);
    return http::problem(status::unavailable, "the registry's store cannot be used; see the log");
}

http::Response not_written(const RecordKey& key, const WriteOutcome& outcome) {
    using Status = WriteOutcome::Status;
    const std::string noun(noun_of(key.kind));
    if (outcome.status == Status::exists) {
        return http::problem(status::conflict, "there is a " + noun + " '" + key.id + "' already");
    }
    if (outcome.status == Status::full) {
        return http::problem(status::conflict,
                             "there are " + std::to_string(max_records) + " " + noun + "s already");
    }
    if (outcome.status == Status::missing) {
        return no_record(key);
    }
    return stale("the " + noun + " '" + key.id +
                 "' has been changed since; read it again and decide anew");
}

http::Handler with_token(WriteToken& token, http::Handler handler) {
    return [&token, handler = std::move(handler)](const http::Request& request) -> http::Answer {
        const auto verdict = token.check(request.headers.joined("Authorization"), request.client);
        return verdict == WriteToken::Verdict::admitted ? handler(request) : refused(verdict);
    };
}

std::variant<json::value, http::Response> json_body(const http::Request& request) {
    const auto type = request.headers.find("Content-Type");
    if (type && !is_json(*type)) {
        return http::problem(status::unsupported_type, "the body should be application/json");
    }
    boost::system::error_code wrong;
    json::value value = json::parse(request.body, wrong);
    if (wrong) {
        return http::problem(status::bad_request, "the body is no JSON: " + wrong.message());
    }
    return value;
}

std::variant<Expected, http::Response> expected_version(const http::Request& request) {
    if (!request.headers.find("If-Match")) {
        return http::problem(status::precondition_required,
                             "the request should have If-Match with the ETag of the record that "
                             "was read, or * for any");
    }
    const std::string field = request.headers.joined("If-Match");
    if (field == "*") {
        return Expected{.any = true};
    }
    const bool is_quoted = field.size() > 2 && field.starts_with('"') && field.ends_with('"');
    const auto version =
        is_quoted ? service::parse_number<std::uint64_t>(field.substr(1, field.size() - 2))
                  : std::nullopt;
    if (!version) {
        return stale("If-Match should be * or one ETag of this registry, like \"17\"");
    }
    return Expected{.version = *version};
}

std::string etag_of(std::uint64_t version) { return '"' + std::to_string(version) + '"'; }

std::string_view noun_of(RecordKind kind) {
    return kind == RecordKind::vehicle ? "vehicle" : "device";
}

}  // namespace convoy::registry
