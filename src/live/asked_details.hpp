// Holds the details of vehicles, that is what their devices said last besides positions. Only
// vehicles that a viewer has asked for have them here, so all others cost nothing.
//
// Not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "fleet/vehicle_name.hpp"
#include "fleet/vehicle_name_hash.hpp"

namespace convoy::live {

/// What a vehicle's devices said last, as fleet::write_reading writes it; empty: nothing.
struct Detail {
    fleet::VehicleName name;
    std::string json;
};

class AskedDetails {
 public:
    struct Value {
        std::string json;
        std::uint64_t revision;  ///< at which it last changed
    };

    /// A viewer asks for these, or no longer. What no viewer asks for is forgotten.
    void ask(std::span<const fleet::VehicleName> vehicles);
    void leave(std::span<const fleet::VehicleName> vehicles);

    /// Rises when a vehicle is asked for by a first viewer, or by none any more.
    std::uint64_t names_revision() const { return names_revision_; }
    /// Returns the vehicles that viewers ask for; of more than `most` those asked for first.
    std::vector<fleet::VehicleName> names(std::size_t most) const;

    /// Does nothing if no viewer asks for the vehicle, or if it is no news.
    void set(const Detail& detail);
    /// The vehicle is gone.
    void forget(const fleet::VehicleName& vehicle);

    /// Rises with each change of a value.
    std::uint64_t revision() const { return revision_; }
    /// Returns null if it is not known, or not asked for.
    const Value* find(const fleet::VehicleName& vehicle) const;

 private:
    struct Asked {
        std::uint64_t order = 0;  // in names_
        std::size_t viewers = 0;
        std::optional<Value> value{};
    };

    std::unordered_map<fleet::VehicleName, Asked, fleet::VehicleNameHash> asked_;
    std::map<std::uint64_t, fleet::VehicleName>
        names_;  // by the order in which they were asked for
    std::uint64_t names_revision_ = 0;
    std::uint64_t revision_ = 0;
};

}  // namespace convoy::live
