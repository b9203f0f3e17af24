// The registry's own metrics.
#pragma once

#include "registry/records.hpp"
#include "registry/unknown_devices.hpp"
#include "service/metrics.hpp"
#include "service/periodic_call.hpp"

namespace convoy::registry {

/// Sets `convoy_registry_records{kind}` and `convoy_registry_unknown_devices` each second.
class RecordGauges {
 public:
    /// All arguments must outlive this.
    RecordGauges(const Records& records, const UnknownDevices& unknown, service::Metrics& metrics);

 private:
    service::PeriodicCall counting_;
};

}  // namespace convoy::registry
