#include "service/refusals.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "service/log.hpp"

namespace convoy::service {
namespace {

class Refusals {
 public:
    explicit Refusals(Metrics& metrics) : metrics_(metrics) {}

    void count(std::string_view reason) {
        const std::scoped_lock lock(mutex_);
        metrics_
            .counter("convoy_http_refused_total", "Requests refused before they reached a route.",
                     {{"reason", std::string(reason)}})
            .Increment();
        const auto now = std::chrono::steady_clock::now();
        if (now < say_again_) {
            return;
        }
        log_warning("requests are refused", {{"reason", std::string(reason)}});
        say_again_ = now + std::chrono::seconds(1);
    }

 private:
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
