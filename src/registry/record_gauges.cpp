#include "registry/record_gauges.hpp"

#include <chrono>

namespace convoy::registry {
namespace {

void set(prometheus::Gauge& gauge, const StoreResult<std::uint64_t>& count) {
    if (count) {
        gauge.Set(static_cast<double>(*count));
    }
}

}  // namespace

RecordGauges::RecordGauges(const Records& records, const UnknownDevices& unknown,
                           service::Metrics& metrics)
    : counting_(std::chrono::seconds(1),
                [&records, &unknown,
                 &vehicles = metrics.gauge("convoy_registry_records", "Records of the registry",
                                           {{"kind", "vehicle"}}),
                 &devices = metrics.gauge("convoy_registry_records", "Records of the registry",
                                          {{"kind", "device"}}),
                 &denied = metrics.gauge("convoy_registry_unknown_devices",
                                         "Devices that gateways have denied, at most 1,000")] {
                    set(vehicles, records.count(RecordKind::vehicle));
                    set(devices, records.count(RecordKind::device));
                    set(denied, unknown.count());
                }) {}

}  // namespace convoy::registry
