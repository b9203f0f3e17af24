#include "device-gateway/doors/http_door_metrics.hpp"

#include <algorithm>
#include <string>

namespace convoy::device_gateway {

namespace {

constexpr std::array apps{"osmand", "owntracks", "overland", "positions"};
constexpr std::array refusals{"unreadable",        "unknown_device", "no_token",   "wrong_token",
                              "too_many_attempts", "no_list",        "queue_away", "not_stored"};
constexpr std::array record_kinds{"position", "reading", "rejected"};

}  // namespace

std::string_view name_of(App app) { return apps.at(static_cast<std::size_t>(app)); }

HttpDoorMetrics::HttpDoorMetrics(service::Metrics& metrics) {
    for (std::size_t why = 0; why < refusals.size(); ++why) {
        refused_.at(why) = &metrics.counter("convoy_device_http_refused_total",
                                            "Requests of devices that were refused, by reason.",
                                            {{"reason", refusals.at(why)}});
    }
    for (std::size_t app = 0; app < apps.size(); ++app) {
        for (std::size_t kind = 0; kind < record_kinds.size(); ++kind) {
            records_.at(app).at(kind) = &metrics.counter(
                "convoy_device_http_records_total",
                "Records that came by HTTP and are stored: positions, readings without a place, "
                "and those that were rejected.",
                {{"app", apps.at(app)}, {"kind", record_kinds.at(kind)}});
        }
    }
}

HttpDoorMetrics::Counts HttpDoorMetrics::counts_of(const Submission& submission) {
    const auto positions = static_cast<std::size_t>(std::ranges::count_if(
        submission.records,
        [](const fleet::DeviceRecord& record) { return record.place.has_value(); }));
    return {.positions = positions,
            .readings = submission.records.size() - positions,
            .rejected = submission.rejected.size()};
}

void HttpDoorMetrics::stored(App app, const Counts& counts) const {
    const auto& records = records_.at(static_cast<std::size_t>(app));
    records[0]->Increment(static_cast<double>(counts.positions));
    records[1]->Increment(static_cast<double>(counts.readings));
    records[2]->Increment(static_cast<double>(counts.rejected));
}

}  // namespace convoy::device_gateway
