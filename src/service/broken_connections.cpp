#include "service/broken_connections.hpp"

#include <memory>
#include <utility>

#include "service/log.hpp"

namespace convoy::service {

std::function<void(const std::string& why)> count_broken_connections(Metrics& metrics,
                                                                     SteadyClock now) {
    auto& counter = metrics.counter("convoy_http_connections_broken_total",
                                    "Connections that an unexpected exception ended.");
    return [&counter, pause = std::make_shared<LogPause>(std::move(now))](const std::string& why) {
        counter.Increment();
        if (pause->is_over()) {
            log_error("a connection was ended by an unexpected error", {{"reason", why}});
        }
    };
}

}  // namespace convoy::service
