// Request ids: each identifies one request in the logs of all processes that handle it.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace convoy::http {

/// Returns whether an incoming X-Request-Id may be kept: 1-64 of [A-Za-z0-9._-], which are harmless
/// in a log and in a header.
bool is_request_id(std::string_view text);

/// Makes ids: 16 hexadecimal digits, as random as their seed.
class RequestIds {
 public:
    explicit RequestIds(std::uint64_t seed) : random_(seed) {}

    /// Returns the next id.
    std::string make();

 private:
    std::mt19937_64 random_;
};

}  // namespace convoy::http
