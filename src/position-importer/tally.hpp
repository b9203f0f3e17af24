// Counts what files contain: positions by vehicle, and skipped entries by reason.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "recordings/entry.hpp"

namespace convoy::importer {

/// At most this many vehicles are counted one by one, so that memory is bounded; the rest are
/// counted together (`others`).
inline constexpr std::size_t max_counted_vehicles = 100'000;

struct VehicleTally {
    std::uint64_t positions = 0;
    fleet::Time first = fleet::Time::max();
    fleet::Time last = fleet::Time::min();

    void add(fleet::Time time);
};

struct SkippedTally {
    std::uint64_t entries = 0;
    std::vector<std::string> examples;  ///< "drive.csv, line 5: 'x' is no time"
};

class Tally {
 public:
    /// Keeps up to `examples` skipped entries of each reason.
    explicit Tally(std::size_t examples) : max_examples_(examples) {}

    void add(const fleet::ReportedPosition& reported);
    void add(const std::string& file, const recordings::Skipped& skipped);

    const VehicleTally& all() const { return all_; }
    std::uint64_t skipped() const;
    const std::map<std::string, VehicleTally>& vehicles() const { return vehicles_; }
    /// Counts the positions of vehicles beyond max_counted_vehicles.
    const VehicleTally& others() const { return others_; }
    const SkippedTally& of(recordings::SkipReason reason) const {
        return skipped_.at(static_cast<std::size_t>(reason));
    }

 private:
    std::size_t max_examples_;
    VehicleTally all_;
    VehicleTally others_;
    std::map<std::string, VehicleTally> vehicles_;
    std::array<SkippedTally, recordings::skip_reasons> skipped_{};
};

}  // namespace convoy::importer
