// The statuses of HTTP that the registry answers with.
#pragma once

namespace convoy::registry::status {

inline constexpr int ok = 200;
inline constexpr int created = 201;
inline constexpr int no_content = 204;
inline constexpr int bad_request = 400;
inline constexpr int unauthorized = 401;
inline constexpr int not_found = 404;
inline constexpr int conflict = 409;
inline constexpr int gone = 410;
inline constexpr int precondition_failed = 412;
inline constexpr int unsupported_type = 415;
inline constexpr int precondition_required = 428;
inline constexpr int too_many_requests = 429;
inline constexpr int unavailable = 503;

}  // namespace convoy::registry::status
