#include "device-gateway/intake/gateway_metrics.hpp"

#include "devices/protocols/protocol.hpp"

namespace convoy::device_gateway {

namespace {

constexpr std::array frame_results{"taken",        "bad_checksum", "malformed", "no_device",
                                   "unknown_type", "foreign_name", "denied"};
constexpr std::array endings{"client",    "too_long",        "no_frame",     "unknown_protocol",
                             "malformed", "denied",          "no_list",      "idle",
                             "stalled",   "slow_reader",     "lost",         "broker_away",
                             "stopped",   "untrusted_proxy", "proxy_header", "partial_frames"};

}  // namespace

std::string_view word_for(FrameResult result) {
    return frame_results.at(static_cast<std::size_t>(result));
}

std::string_view word_for(Ending why) { return endings.at(static_cast<std::size_t>(why)); }

GatewayMetrics::GatewayMetrics(service::Metrics& metrics)
    : answers_(&metrics.histogram(
          "convoy_device_answer_seconds",
          "Time from the last byte of a frame to its answer, which the broker's accept releases.")),
      unacknowledged_(&metrics.gauge("convoy_device_unacknowledged_frames",
                                     "Frames of which the broker has not accepted every record.")),
      refused_(&metrics.counter(
          "convoy_device_refused_total",
          "Connections and datagrams refused because too much waits for the broker.")) {
    const auto add = [&](const std::string& protocol) {
        OfProtocol& made = protocols_[protocol];
        const service::Labels labels{{"protocol", protocol.empty() ? "undecided" : protocol}};
        made.sessions =
            &metrics.gauge("convoy_device_sessions", "Open connections of devices.", labels);
        for (std::size_t result = 0; result < frame_results.size(); ++result) {
            service::Labels of_result = labels;
            of_result["result"] = frame_results.at(result);
            made.frames.at(result) =
                &metrics.counter("convoy_device_frames_total",
                                 "Frames of devices by what became of them.", of_result);
        }
        const auto records = [&](const char* kind) {
            service::Labels of_kind = labels;
            of_kind["kind"] = kind;
            return &metrics.counter("convoy_device_records_total",
                                    "Records of devices: positions, and readings without a place.",
                                    of_kind);
        };
        made.positions = records("position");
        made.readings = records("reading");
        made.skipped_bytes = &metrics.counter("convoy_device_skipped_bytes_total",
                                              "Bytes of devices that belong to no frame.", labels);
    };
    add("");
    for (const auto& protocol : devices::protocols()) {
        add(std::string(protocol.name));
    }
    for (std::size_t ending = 0; ending < endings.size(); ++ending) {
        endings_.at(ending) = &metrics.counter("convoy_device_sessions_closed_total",
                                               "Connections of devices that ended, by reason.",
                                               {{"reason", endings.at(ending)}});
    }
}

const GatewayMetrics::OfProtocol& GatewayMetrics::of(std::string_view protocol) const {
    return protocols_.find(protocol)->second;
}

}  // namespace convoy::device_gateway
