#include "service/refusals.hpp"

#include <array>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>

#include "service/log.hpp"

namespace convoy::service {
namespace {

/// All there are (docs/contracts.md), so that each is there with a 0 before its first refusal: a
/// rate sees no first step of a series that begins with 1.
constexpr std::array known_reasons{"foreign_host",  "foreign_origin",       "no_token",
                                   "long_answers",  "too_many_connections", "too_many_of_address",
                                   "no_descriptors"};

class Refusals {
 public:
    explicit Refusals(Metrics& metrics) : metrics_(metrics) {
        for (const auto* reason : known_reasons) {
            counter(reason);
        }
    }

    void count(std::string_view reason) {
        const std::scoped_lock lock(mutex_);
        counter(reason).Increment();
        const auto now = std::chrono::steady_clock::now();
        if (now < say_again_) {
            return;
        }
        log_warning("requests are refused", {{"reason", std::string(reason)}});
        say_again_ = now + std::chrono::seconds(1);
    }

 private:
    prometheus::Counter& counter(std::string_view reason) {
        return metrics_.counter("convoy_http_refused_total",
                                "Requests refused before they reached a route.",
                                {{"reason", std::string(reason)}});
    }

    Metrics& metrics_;
    std::mutex mutex_;
    std::chrono::steady_clock::time_point say_again_;
};

}  // namespace

std::function<void(std::string_view)> count_refusals(Metrics& metrics) {
    return [refusals = std::make_shared<Refusals>(metrics)](std::string_view reason) {
        refusals->count(reason);
    };
}

}  // namespace convoy::service
