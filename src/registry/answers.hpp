// The answers of the registry's API.
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "http/message/message.hpp"
#include "registry-copy/bad_member.hpp"
#include "registry/records.hpp"
#include "registry/registry_context.hpp"

namespace convoy::registry {

/// Returns JSON that no cache keeps.
http::Response json_answer(int status, const boost::json::value& value);
/// The same with the version as its ETag.
http::Response record_answer(int status, const boost::json::value& record, std::uint64_t version);

/// A 400 that names the member: in its detail, and alone in `field`.
http::Response bad_member(const BadMember& bad);
http::Response no_record(const RecordKey& key);
/// A 503. The reason goes to the log and to /readyz.
http::Response store_failed(const RegistryContext& context, const StoreFailure& failure);
/// Answers a write that was not done. `outcome`: not `done`.
http::Response not_written(const RecordKey& key, const WriteOutcome& outcome);

/// Returns a handler that answers 401 or 429 unless the request has the registry's token.
http::Handler with_token(WriteToken& token, http::Handler handler);

/// Returns the JSON of the body, or the problem: 415 for another type, 400 for no JSON.
std::variant<boost::json::value, http::Response> json_body(const http::Request& request);

/// What If-Match demands.
struct Expected {
    bool any = false;  ///< "*": whichever version there is
    std::uint64_t version = 0;
};
/// Returns the problem if the field is missing (428), or names no version of ours (412).
std::variant<Expected, http::Response> expected_version(const http::Request& request);

std::string etag_of(std::uint64_t version);
/// "vehicle" or "device".
std::string_view noun_of(RecordKind kind);

}  // namespace convoy::registry
