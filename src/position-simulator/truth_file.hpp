// The file of --truth, which `./convoy bench accuracy` compares with what the tracker derives.
#pragma once

#include <fstream>
#include <optional>
#include <string>

#include "position-simulator/source.hpp"

namespace convoy::simulator {

/// Writes the truth behind each published position, to measure the errors of derived values. The
/// columns of its CSV are vehicle, time (as published), lat and lon (before noise, 9 decimals),
/// speed (m/s, 4 decimals) and heading (degrees, 4 decimals).
class TruthFile {
 public:
    /// Replaces an existing file; without a name it writes nothing. Throws service::CannotStart if
    /// the file cannot be written.
    explicit TruthFile(const std::optional<std::string>& file);

    /// Throws std::runtime_error if a write fails, because an incomplete file is useless.
    void write(const Observation& observation);

 private:
    std::optional<std::string> file_;
    std::ofstream stream_;
};

}  // namespace convoy::simulator
