// Request ids: one word that finds a request in the logs of every process it went through.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace convoy::http {

/// Whether an incoming X-Request-Id may be kept: 1-64 of [A-Za-z0-9._-], so that it is harmless in
/// a log and in a header.
bool is_request_id(std::string_view text);

/// Makes ids: 16 hexadecimal digits, as random as their seed.
class RequestIds {
 public:
    explicit RequestIds(std::uint64_t seed) : random_(seed) {}

    std::string make();

 private:
    std::mt19937_64 random_;
};

}  // namespace convoy::http
