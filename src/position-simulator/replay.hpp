// Recorded positions, published again: a CSV file whose columns are named by the reader.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fleet/position.hpp"
#include "position-simulator/source.hpp"

namespace convoy::simulator {

/// Rows beyond this many are not read into memory; the file has to be split.
inline constexpr std::size_t max_replay_rows = 10'000'000;

/// The names of a file's columns.
struct ReplayColumns {
    std::string vehicle = "vehicle_id";
    std::string time = "timestamp";  ///< RFC 3339, or milliseconds since 1970
    std::string latitude = "latitude";
    std::string longitude = "longitude";
    std::string accuracy;  ///< "": there is none; in metres

    /// From "vehicle=vehicle_id", "time=timestamp", …: those not named keep their default. Throws
    /// service::BadSetting.
    static ReplayColumns from(const std::vector<std::string>& mapping);
};

/// A row that is no position.
struct BadRow {
    std::size_t line;
    std::string reason;
};

struct Recording {
    std::vector<fleet::ReportedPosition> positions;  ///< by time; in the file's order where equal
    std::size_t bad_rows = 0;
    std::vector<BadRow> first_bad_rows;  ///< at most five of them
};

/// Throws std::runtime_error where the header lacks a column, no row is a position, or there are
/// too many.
Recording parse_recording(std::string_view csv, const ReplayColumns& columns);

/// The same from a file, which every message names.
Recording load_recording(const std::string& file, const ReplayColumns& columns);

class Replay final : public Source {
 public:
    /// With `first`: all times are shifted so that this is the first one. Without: as recorded.
    Replay(Recording recording, std::optional<fleet::Time> first);

    std::optional<Observation> next() override;

 private:
    std::vector<fleet::ReportedPosition> positions_;
    std::chrono::milliseconds shift_{0};
    std::size_t place_ = 0;
};

}  // namespace convoy::simulator
