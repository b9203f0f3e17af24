#include "admin/request_events.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "admin/server_metrics.hpp"
#include "service/log.hpp"

namespace convoy::admin {
namespace {

/// 501 means that the client chose a transfer coding that we do not support, which needs no
/// warning.
bool is_failure(int status) { return status >= 500 && status != 501; }

/// Looks up the metrics of each route and code once, at their first request: each look-up takes
/// the lock of the whole registry. This class is thread-safe.
class RouteMetrics {
 public:
    explicit RouteMetrics(service::Metrics& metrics) : metrics_(metrics) {}

    void count(const std::string& route, int status, double seconds) {
        const std::scoped_lock lock(mutex_);
        auto& [histogram, counters] = routes_[route];
        if (histogram == nullptr) {
            histogram = &metrics_.histogram(
                "convoy_http_request_seconds",
                "Time that passed from a request's last byte to its answer's.", {{"route", route}});
        }
        histogram->Observe(seconds);
        auto& counter = counters[status];
        if (counter == nullptr) {
            counter =
                &metrics_.counter("convoy_http_requests_total", "Requests that were answered.",
                                  {{"route", route}, {"code", std::to_string(status)}});
        }
        counter->Increment();
    }

 private:
    struct Route {
        prometheus::Histogram* seconds = nullptr;
        std::map<int, prometheus::Counter*> by_code;
    };

    service::Metrics& metrics_;
    std::mutex mutex_;
    std::map<std::string, Route> routes_;
};

void log_answer(const http::Request& request, int status, double seconds) {
    service::log(is_failure(status) ? service::LogLevel::warning : service::LogLevel::debug,
                 "answered",
                 {{"request_id", request.id},
                  {"http_method", request.method},
                  {"http_target", request.target},
                  {"http_status", std::int64_t{status}},
                  {"seconds", seconds}});
}

}  // namespace

http::ServerEvents request_events(service::Metrics& metrics, std::size_t max_long_answers) {
    return {.answered =
                [routes = std::make_shared<RouteMetrics>(metrics)](
                    const http::Request& request, std::string_view pattern, int status,
                    std::chrono::nanoseconds took) {
                    const double seconds = std::chrono::duration<double>(took).count();
                    routes->count(pattern.empty() ? "none" : std::string(pattern), status, seconds);
                    log_answer(request, status, seconds);
                },
            .failed =
                [](const http::Request& request, const std::string& what) {
                    service::log_error("an answer failed", {{"request_id", request.id},
                                                            {"http_target", request.target},
                                                            {"reason", what}});
                },
            .refused = count_refusals(metrics),
            .long_answer = count_long_answers(metrics, max_long_answers),
            .forward = count_forwards(metrics),
            .broken = count_broken_connections(metrics),
            .occupied = connection_gauges(metrics)};
}

}  // namespace convoy::admin
