// Replays recorded positions from a CSV file. The operator names its columns.
#pragma once

#include <array>
#include <boost/system/result.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fleet/position.hpp"
#include "position-simulator/source.hpp"

namespace convoy::simulator {

/// A file with more positions is refused and has to be split.
inline constexpr std::size_t max_replay_rows = 10'000'000;

/// The names of a file's columns.
struct ReplayColumns {
    std::string vehicle = "vehicle_id";
    std::string time = "timestamp";  ///< RFC 3339; seconds or milliseconds since 1970
    std::string latitude = "latitude";
    std::string longitude = "longitude";
    std::string accuracy;  ///< in metres; "" if there is no such column
    /// What the device measured, in m/s and degrees. "" is "reported_speed" and "reported_heading"
    /// if there are such columns.
    std::string speed;
    std::string heading;

    /// Reads "vehicle=vehicle_id", "time=timestamp", …; columns that are not named keep their
    /// default. Throws service::BadSetting.
    static ReplayColumns from(const std::vector<std::string>& mapping);
};

/// A row that is not a position.
struct BadRow {
    std::size_t line;
    std::string reason;
};

struct Recording {
    std::vector<fleet::ReportedPosition> positions;  ///< sorted by time, then by values
    std::size_t bad_rows = 0;
    std::vector<BadRow> first_bad_rows;  ///< at most five
    std::size_t in_seconds = 0;          ///< positions whose times are seconds since 1970
    std::size_t without_motion = 0;      ///< positions with a speed or a heading that is none
};

/// Returns the reason if the text is empty, the header lacks a column, no row is a position, or
/// there are too many positions.
boost::system::result<Recording, std::string> parse_recording(std::string_view csv,
                                                              const ReplayColumns& columns);

/// The same for a file. Throws service::CannotStart with its name and the reason.
Recording load_recording(const std::string& file, const ReplayColumns& columns);

class Replay final : public Source {
 public:
    /// Shifts all times so that the first one is `first`; without it, times stay as recorded.
    Replay(Recording recording, std::optional<fleet::Time> first);

    std::optional<Observation> next() override;

 private:
    std::vector<fleet::ReportedPosition> positions_;
    std::chrono::milliseconds shift_{0};
    std::size_t place_ = 0;
};

}  // namespace convoy::simulator
