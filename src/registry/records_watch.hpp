// Follows the store of the records: whether it can be used, and what other registries change in it.
#pragma once

#include <chrono>

#include "registry/change_signal.hpp"
#include "registry/records.hpp"
#include "service/health.hpp"
#include "service/periodic_call.hpp"

namespace convoy::registry {

/// Wakes the readers of changes within `period` after another registry has changed a record, and
/// sets the dependency "records" to up when the store can be used again.
class RecordsWatch {
 public:
    static constexpr std::chrono::milliseconds usual_period{500};

    /// All arguments must outlive this.
    RecordsWatch(Records& records, ChangeSignal& signal, service::Health& health,
                 std::chrono::milliseconds period = usual_period);

 private:
    service::PeriodicCall looking_;
};

}  // namespace convoy::registry
