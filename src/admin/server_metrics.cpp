#include "admin/server_metrics.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <utility>

#include "service/log.hpp"

namespace convoy::admin {
namespace {

/// These are all reasons (docs/contracts.md). Each series has to exist with 0 before its first
/// refusal, because `rate` does not count the first step of a series that begins with 1.
constexpr std::array known_reasons{"foreign_host",   "foreign_origin",       "no_token",
                                   "long_answers",   "too_many_connections", "too_many_of_address",
                                   "no_descriptors", "slow_reader"};

prometheus::Counter& counter_of(service::Metrics& metrics, std::string_view reason) {
    return metrics.counter("convoy_http_refused_total",
                           "Requests and connections that were refused.",
                           {{"reason", std::string(reason)}});
}

/// Both series exist from the start, so that a query finds 0 before the first change.
StateCount count_states(const std::function<prometheus::Gauge&(const char* state)>& gauge_of) {
    auto& under_way = gauge_of("under_way");
    auto& waiting = gauge_of("waiting");
    return [&under_way, &waiting](std::string_view state, int change) {
        (state == "waiting" ? waiting : under_way).Increment(change);
    };
}

}  // namespace

std::function<void(std::string_view)> count_refusals(service::Metrics& metrics,
                                                     service::SteadyClock now) {
    std::map<std::string_view, prometheus::Counter*> counters;
    for (const auto* reason : known_reasons) {
        counters[reason] = &counter_of(metrics, reason);
    }
    const auto pause = std::make_shared<service::LogPause>(std::move(now));
    return [&metrics, counters, pause](std::string_view reason) {
        const auto known = counters.find(reason);
        (known != counters.end() ? *known->second : counter_of(metrics, reason)).Increment();
        if (pause->is_over()) {
            service::log_warning("requests are refused", {{"reason", std::string(reason)}});
        }
    };
}

std::function<void(const std::string& why)> count_broken_connections(service::Metrics& metrics,
                                                                     service::SteadyClock now) {
    auto& counter = metrics.counter("convoy_http_connections_broken_total",
                                    "Connections that an unexpected exception ended.");
    return [&counter,
            pause = std::make_shared<service::LogPause>(std::move(now))](const std::string& why) {
        counter.Increment();
        if (pause->is_over()) {
            service::log_error("a connection was ended by an unexpected error", {{"reason", why}});
        }
    };
}

std::function<void(std::size_t open, std::size_t most, std::size_t wanted)> connection_gauges(
    service::Metrics& metrics) {
    auto& now = metrics.gauge("convoy_http_connections", "Connections of clients that are open.");
    auto& limit =
        metrics.gauge("convoy_http_connections_max",
                      "How many connections of clients may be open: --max-connections, or "
                      "fewer if the limit of open files requires it.");
    return [&now, &limit, warned = false](std::size_t open, std::size_t most,
                                          std::size_t wanted) mutable {
        now.Set(static_cast<double>(open));
        limit.Set(static_cast<double>(most));
        if (most < wanted && !std::exchange(warned, true)) {
            service::log_warning(
                "the limit of open files (ulimit -n) allows fewer connections than "
                "--max-connections",
                {{"connections", static_cast<std::int64_t>(most)},
                 {"max_connections", static_cast<std::int64_t>(wanted)}});
        }
    };
}

StateCount count_long_answers(service::Metrics& metrics, std::size_t most) {
    metrics.gauge("convoy_http_long_answers_max", "How many long answers may be under way at once.")
        .Set(static_cast<double>(most));
    return count_states([&metrics](const char* state) -> prometheus::Gauge& {
        return metrics.gauge(
            "convoy_http_long_answers",
            "Long answers (histories, summaries, fleets of the past, streamed or large) "
            "that are under way or waiting.",
            {{"state", state}});
    });
}

StateCount count_forwards(service::Metrics& metrics) {
    return count_states([&metrics](const char* state) -> prometheus::Gauge& {
        return metrics.gauge("convoy_http_forwards",
                             "Requests that have a connection to an upstream (under way), or wait "
                             "because all that may be open are in use.",
                             {{"state", state}});
    });
}

}  // namespace convoy::admin
