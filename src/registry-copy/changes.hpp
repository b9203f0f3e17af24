// What has changed in the registry since a number: the answer of `GET /changes`.
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "registry-copy/record_json.hpp"

namespace convoy::registry {

struct RemovedVehicle {
    std::string id;

    bool operator==(const RemovedVehicle&) const = default;
};

struct RemovedDevice {
    std::string id;

    bool operator==(const RemovedDevice&) const = default;
};

/// The state of one record after its latest change.
struct RecordChange {
    std::uint64_t number = 0;
    std::variant<Vehicle, Device, RemovedVehicle, RemovedDevice> state;

    bool operator==(const RecordChange&) const = default;
};

struct Changes {
    std::string registry{};    ///< names one life of the registry; another one has other numbers
    std::uint64_t number = 0;  ///< with these, all changes up to this number are known
    bool more = false;         ///< there are later ones, to be asked for at once
    std::vector<RecordChange> changes{};  ///< ascending; of each record only its latest change

    bool operator==(const Changes&) const = default;
};

/// Returns one change as JSON: {"number":7,"device":{…}}.
std::string written(const RecordChange& change);

std::string written(const Changes& changes);
ReadResult<Changes> read_changes(std::string_view text);

}  // namespace convoy::registry
