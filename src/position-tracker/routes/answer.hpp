// What all answers of the tracker have in common: how their format is chosen, how caches may keep
// them, and how errors look.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "fleet/answers/answers.hpp"
#include "history/history.hpp"
#include "http/message.hpp"
#include "position-tracker/routes/parameters.hpp"

namespace convoy::tracker {

/// Cache-Control of what a cache may keep, but must ask for each time.
inline constexpr std::string_view always_asked = "no-cache";

/// What `asked` says, else what Accept likes best of `offered`; nothing where it likes none.
std::optional<fleet::Format> choose_format(const http::Request& request,
                                           std::optional<fleet::Format> asked,
                                           std::span<const fleet::Format> offered);

/// Content-Type, Vary and Cache-Control of a 200.
http::Headers headers_of(fleet::Format format, std::string_view cache_control);

/// Which state of the tracker an answer shows.
struct State {
    std::uint64_t epoch;
    std::uint64_t revision;  ///< a tick, or a vehicle's revision
};

/// A weak ETag: it changes with the state, and differs by query and format.
std::string etag_of(const http::Request& request, State state, fleet::Format format);

http::Response bad_request(const BadParameter& bad);
http::Response unknown_vehicle(const std::string& name);
/// 404 as well: it has positions, none of which is believed.
http::Response unreported_vehicle(const std::string& name);
http::Response not_acceptable(std::span<const fleet::Format> offered);
http::Response store_failed(const StoreError& error);
/// 429: `detail` says of what, and when to come back.
http::Response too_many(std::string_view detail);

}  // namespace convoy::tracker
