// Which column of a table, or which member of a GeoJSON feature, has which value.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fleet/attributes.hpp"
#include "recordings/motion_columns.hpp"

namespace convoy::recordings {

enum class Value { vehicle, time, date, latitude, longitude, accuracy };

/// Names of columns. "" means that the name is guessed.
struct ColumnNames {
    std::string vehicle{};
    std::string time{};
    std::string date{};
    std::string latitude{};
    std::string longitude{};
    std::string accuracy{};
    std::string speed{};  ///< that the device measured, in `speed_unit`
    WrittenSpeedUnit speed_unit = metres_per_second;
    std::string heading{};
};

/// Returns the place of the name that people and programs most often give to such a value, without
/// regard to letter case, blanks, hyphens and underscores: "Vehicle ID" is a vehicle's. A plain
/// "id" is none, because it often numbers the rows.
std::optional<std::size_t> guess(Value value, std::span<const std::string> names);

/// The columns of what a device said, which only exports of Convoy's have.
struct SaidColumns {
    std::size_t device{};
    std::size_t others{};  ///< "attributes": those without a column of their own, in JSON
    std::size_t time{};    ///< "attributes_time": at which it was said
    std::vector<std::pair<std::string_view, std::size_t>> known{};  ///< by the attribute's key
};

/// The places of the columns in a row.
struct Columns {
    std::optional<std::size_t> vehicle{};
    std::size_t time{};
    std::optional<std::size_t> date{};  ///< of its own, if `time` is a time of day
    std::size_t latitude{};
    std::size_t longitude{};
    std::optional<std::size_t> accuracy{};
    MotionColumns motion{};
    std::optional<SaidColumns> said{};
};

struct FoundColumns {
    std::optional<Columns> columns{};
    std::string complaint{};  ///< if there are no columns: which one is missing, and what there is
};

/// Finds the columns by `names`, and by guessing where a name is "".
FoundColumns find_columns(std::span<const std::string> header, const ColumnNames& names);

/// Returns "vehicle=vehicle_id, time=timestamp, …; not read: speed".
std::string describe(const Columns& columns, std::span<const std::string> header);

}  // namespace convoy::recordings
