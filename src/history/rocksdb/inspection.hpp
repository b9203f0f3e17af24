// Counts what is in a history's folder by reading all of it, which also finds what is unreadable.
#pragma once

#include <cstdint>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "fleet/time.hpp"
#include "history/history.hpp"
#include "history/rocksdb/folder.hpp"

namespace convoy::history {

struct InspectedVehicle {
    std::string name;
    std::uint64_t positions = 0;
    std::uint64_t readings = 0;
    fleet::Time oldest = fleet::Time::max();
    fleet::Time newest = fleet::Time::min();
};

struct Inspection {
    std::string folder;
    std::uint32_t format = 0;
    std::vector<InspectedVehicle> vehicles;  ///< sorted by name
    std::uint64_t buckets = 0;               ///< of positions
    std::uint64_t rejected = 0;
    std::vector<std::string> damaged;  ///< a line for each time range that a vehicle may lack
    /// Bytes of the table files by column family; the last element is the write-ahead log.
    std::vector<std::pair<std::string, std::uint64_t>> bytes;
};

/// Reads all of the folder. Returns an error if an entry is unreadable.
StoreResult<Inspection> inspect_folder(const RocksDbFolder& folder);

/// Writes one line per fact, for people, then one line per vehicle if `with_vehicles`.
void write_inspection(std::ostream& out, const Inspection& inspection, bool with_vehicles);

}  // namespace convoy::history
