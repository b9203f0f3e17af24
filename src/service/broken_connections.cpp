#include "service/broken_connections.hpp"

#include <atomic>
#include <chrono>
#include <memory>

#include "service/log.hpp"

namespace convoy::service {

std::function<void(const std::string& why)> count_broken_connections(Metrics& metrics) {
    using Clock = std::chrono::steady_clock;
    auto& counter = metrics.counter("convoy_http_connections_broken_total",
                                    "Connections that an unexpected exception ended.");
    const auto next_line = std::make_shared<std::atomic<Clock::rep>>(0);
    return [&counter, next_line](const std::string& why) {
        counter.Increment();
        const auto now = Clock::now();
        auto due = next_line->load();
        const auto next = (now + std::chrono::seconds(1)).time_since_epoch().count();
        if (now.time_since_epoch().count() >= due &&
            next_line->compare_exchange_strong(due, next)) {
            log_error("a connection was ended by an unexpected error", {{"reason", why}});
        }
    };
}

}  // namespace convoy::service
