// Defines what the tracker's answers have in common: the choice of the format, the headers for
// caches, and errors.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "fleet/answers/answers.hpp"
#include "history/history.hpp"
#include "http/message/message.hpp"
#include "http/message/parameters.hpp"

namespace convoy::tracker {

/// Cache-Control of an answer that a cache may keep but must revalidate each time.
inline constexpr std::string_view must_revalidate = "no-cache";

/// Returns `asked` if it is given, else the format of `offered` that Accept prefers; nothing if
/// Accept allows none.
std::optional<fleet::Format> choose_format(const http::Request& request,
                                           std::optional<fleet::Format> asked,
                                           std::span<const fleet::Format> offered);

/// Returns Content-Type, Vary and Cache-Control of a 200.
http::Headers headers_of(fleet::Format format, std::string_view cache_control);

/// Identifies the state of the tracker that an answer shows.
struct AnswerVersion {
    std::uint64_t epoch;
    std::uint64_t revision;  ///< of the fleet, a report or a vehicle
};

/// Returns a weak ETag, which depends on the version, the query and the format.
std::string etag_of(const http::Request& request, AnswerVersion version, fleet::Format format);

http::Response bad_request(const http::BadParameter& bad);
http::Response invalid_name();
http::Response unknown_vehicle(const std::string& name);
/// This is a 404 as well: the vehicle has positions, but none is believed.
http::Response unreported_vehicle(const std::string& name);
http::Response not_acceptable(std::span<const fleet::Format> offered);
http::Response store_failed(const history::StoreError& error);
/// This is a 429: `detail` names what there is too much of, and when to try again.
http::Response too_many(std::string_view detail);

}  // namespace convoy::tracker
