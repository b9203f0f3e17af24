// What is inside of a history's folder: counted by reading all of it, so that what cannot be read
// is found too.
#pragma once

#include <cstdint>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "fleet/time.hpp"
#include "history/history.hpp"

namespace convoy::tracker {

struct InspectedVehicle {
    std::string name;
    std::uint64_t positions = 0;
    fleet::Time oldest = fleet::Time::max();
    fleet::Time newest = fleet::Time::min();
};

struct Inspection {
    std::string folder;
    std::uint32_t format = 0;
    std::vector<InspectedVehicle> vehicles;  ///< sorted by name
    std::uint64_t buckets = 0;
    std::uint64_t rejected = 0;
    std::vector<std::string> damaged;  ///< a line for each time of a vehicle that may be missing
    /// Bytes of table files, by column family; and last of the log, whose entries are in no table
    /// yet.
    std::vector<std::pair<std::string, std::uint64_t>> bytes;
};

/// Looks into the folder `path`, beside a running tracker or without one. Throws CannotOpen; an
/// error where an entry is unreadable.
StoreResult<Inspection> inspect_folder(const std::string& path);

/// For people, one line per fact; with a line per vehicle after them where `with_vehicles`.
void write_inspection(std::ostream& out, const Inspection& inspection, bool with_vehicles);

}  // namespace convoy::tracker
