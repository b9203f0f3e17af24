#include "service/refusals.hpp"

#include <array>
#include <memory>
#include <string>
#include <utility>

#include "service/log.hpp"

namespace convoy::service {
namespace {

/// All reasons (docs/contracts.md). Each series has to exist with 0 before its first refusal,
/// because `rate` does not count the first step of a series that begins with 1.
constexpr std::array known_reasons{"foreign_host",  "foreign_origin",       "no_token",
                                   "long_answers",  "too_many_connections", "too_many_of_address",
                                   "no_descriptors"};

prometheus::Counter& counter_of(Metrics& metrics, std::string_view reason) {
    return metrics.counter("convoy_http_refused_total",
                           "Requests refused before they reached a route.",
                           {{"reason", std::string(reason)}});
}

}  // namespace

std::function<void(std::string_view)> count_refusals(Metrics& metrics, SteadyClock now) {
    for (const auto* reason : known_reasons) {
        counter_of(metrics, reason);
    }
    const auto pause = std::make_shared<LogPause>(std::move(now));
    return [&metrics, pause](std::string_view reason) {
        counter_of(metrics, reason).Increment();
        if (pause->is_over()) {
            log_warning("requests are refused", {{"reason", std::string(reason)}});
        }
    };
}

}  // namespace convoy::service
