#include "service/long_answers.hpp"

namespace convoy::service {

std::function<void(std::string_view state, int change)> count_long_answers(Metrics& metrics,
                                                                           std::size_t most) {
    constexpr auto* name = "convoy_http_long_answers";
    constexpr auto* help = "Histories and fleets of the past that are under way, or wait for it.";
    metrics.gauge("convoy_http_long_answers_max", "So many long answers may be under way at once.")
        .Set(static_cast<double>(most));
    auto& under_way = metrics.gauge(name, help, {{"state", "under_way"}});
    auto& waiting = metrics.gauge(name, help, {{"state", "waiting"}});
    return [&under_way, &waiting](std::string_view state, int change) {
        (state == "waiting" ? waiting : under_way).Increment(change);
    };
}

}  // namespace convoy::service
