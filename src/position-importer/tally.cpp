#include "position-importer/tally.hpp"

#include <algorithm>

namespace convoy::importer {

void VehicleTally::add(fleet::Time time) {
    ++positions;
    first = std::min(first, time);
    last = std::max(last, time);
}

void Tally::add(const fleet::ReportedPosition& reported) {
    const fleet::Time time = reported.position.time;
    all_.add(time);
    const std::string& name = reported.vehicle.text();
    const auto found = vehicles_.find(name);
    if (found != vehicles_.end()) {
        found->second.add(time);
    } else if (vehicles_.size() < max_counted_vehicles) {
        vehicles_[name].add(time);
    } else {
        others_.add(time);
    }
}

void Tally::add(const std::string& file, const recordings::Skipped& skipped) {
    SkippedTally& tally = skipped_.at(static_cast<std::size_t>(skipped.reason));
    ++tally.entries;
    if (tally.examples.size() < max_examples_) {
        tally.examples.push_back(file + ", " + skipped.where + ": " + skipped.detail);
    }
}

std::uint64_t Tally::skipped() const {
    std::uint64_t sum = 0;
    for (const SkippedTally& each : skipped_) {
        sum += each.entries;
    }
    return sum;
}

}  // namespace convoy::importer
