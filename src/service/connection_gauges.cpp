#include "service/connection_gauges.hpp"

#include <cstdint>
#include <utility>

#include "service/log.hpp"

namespace convoy::service {

std::function<void(std::size_t open, std::size_t most, std::size_t wanted)> connection_gauges(
    Metrics& metrics) {
    auto& now = metrics.gauge("convoy_http_connections", "Open connections of clients.");
    auto& limit = metrics.gauge(
        "convoy_http_connections_max",
        "Connections of clients that can be open: --max-connections, or what the limit of open "
        "files allows.");
    return [&now, &limit, warned = false](std::size_t open, std::size_t most,
                                          std::size_t wanted) mutable {
        now.Set(static_cast<double>(open));
        limit.Set(static_cast<double>(most));
        if (most < wanted && !std::exchange(warned, true)) {
            log_warning(
                "the limit of open files (ulimit -n) allows fewer connections than "
                "--max-connections",
                {{"connections", static_cast<std::int64_t>(most)},
                 {"max_connections", static_cast<std::int64_t>(wanted)}});
        }
    };
}

}  // namespace convoy::service
