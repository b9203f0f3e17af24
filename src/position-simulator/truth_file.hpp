#pragma once

#include <fstream>
#include <optional>
#include <string>

#include "position-simulator/source.hpp"

namespace convoy::simulator {

/// The truth behind each published position, for measuring what was derived from it. CSV:
/// vehicle, time (as published), lat and lon (before noise, 9 decimals), speed (m/s, 4), heading
/// (degrees, 4).
class TruthFile {
 public:
    /// Replaces what is there; without a name nothing is written. Throws std::runtime_error where
    /// it cannot be.
    explicit TruthFile(const std::optional<std::string>& file);

    /// Throws std::runtime_error where the disk is full: half a truth is of no use.
    void write(const Observation& observation);

 private:
    std::optional<std::string> file_;
    std::ofstream stream_;
};

}  // namespace convoy::simulator
