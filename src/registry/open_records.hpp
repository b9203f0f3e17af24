// Opens the store that `--records` names.
#pragma once

#include <memory>
#include <optional>

#include "registry/records.hpp"
#include "registry/registry_settings.hpp"
#include "registry/unknown_devices.hpp"
#include "service/health.hpp"
#include "service/stop.hpp"

namespace convoy::registry {

struct OpenRecords {
    std::shared_ptr<Records> records;
    std::unique_ptr<UnknownDevices> unknown;
    std::uint64_t number;  ///< of the latest change
};

/// Waits while a server is away, with dependency "records" down. Throws service::CannotStart if
/// waiting cannot help. Returns nothing if the process was asked to stop meanwhile.
std::optional<OpenRecords> open_records(const RecordsSettings& settings, service::Health& health,
                                        service::StopSignal& stop);

}  // namespace convoy::registry
