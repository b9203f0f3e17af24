#include "fleet/live_wire/position_row.hpp"

namespace convoy::fleet {
namespace {

constexpr std::uint8_t unconfirmed_flag = 1;
constexpr std::uint8_t stale_flag = 2;
// Of version 2:
constexpr std::uint8_t ambiguous_flag = 4;
constexpr std::uint8_t ignored_speed_flag = 16;

// The statuses of version 2 that are more exact than ours: parked and idle.
constexpr std::uint8_t parked = 5;
constexpr std::uint8_t idle = 6;

std::uint8_t flags_of(const LivePosition& row, LiveVersion version) {
    const int of_version_1 =
        (row.unconfirmed ? unconfirmed_flag : 0) | (row.stale ? stale_flag : 0);
    const int of_version_2 = (row.ambiguous ? ambiguous_flag : 0) |
                             (row.is_reported_speed_ignored ? ignored_speed_flag : 0);
    const bool is_v1 = version == LiveVersion::v1;
    return static_cast<std::uint8_t>(of_version_1 | (is_v1 ? 0 : of_version_2));
}

std::optional<Status> read_status(std::uint8_t status, LiveVersion version) {
    const Status last = version == LiveVersion::v1 ? Status::offline : Status::unknown;
    if (status <= static_cast<std::uint8_t>(last)) {
        return static_cast<Status>(status);
    }
    const bool stands = version != LiveVersion::v1 && (status == parked || status == idle);
    return stands ? std::optional(Status::stopped) : std::nullopt;
}

}  // namespace

char* put_position(char* out, const LivePosition& row, LiveVersion version) {
    const bool is_v1 = version == LiveVersion::v1;
    const Status status = is_v1 ? status_in_version_1(row) : row.status;
    out = put_little_endian(out, row.index);
    out = put_little_endian(out, row.place.x);
    out = put_little_endian(out, row.place.y);
    out = put_little_endian(out, row.speed);
    out = put_little_endian(out, row.heading);
    out = put_little_endian(out, row.age_ms);
    out = put_little_endian(out, row.interval);
    out = put_little_endian(out, static_cast<std::uint8_t>(status));
    out = put_little_endian(out, flags_of(row, version));
    if (is_v1) {
        return out;
    }
    out = put_little_endian(out, row.accuracy);
    out = put_little_endian(out, row.reported_speed);
    return put_little_endian(out, live_since(row));
}

std::optional<LivePosition> read_position(LittleEndianReader& in, LiveVersion version) {
    LivePosition row;
    row.index = in.take<std::uint32_t>();
    row.place.x = in.take<std::uint32_t>();
    row.place.y = in.take<std::uint32_t>();
    row.speed = in.take<std::uint16_t>();
    row.heading = in.take<std::uint16_t>();
    row.age_ms = in.take<std::uint32_t>();
    row.interval = in.take<std::uint16_t>();
    const auto status = read_status(in.take<std::uint8_t>(), version);
    const auto flags = in.take<std::uint8_t>();
    const bool is_heading = row.heading < live_full_circle || row.heading == live_unknown;
    if (!status || !is_heading) {
        return std::nullopt;
    }
    row.status = *status;
    row.unconfirmed = (flags & unconfirmed_flag) != 0;
    row.stale = (flags & stale_flag) != 0;
    if (version != LiveVersion::v1) {
        row.ambiguous = (flags & ambiguous_flag) != 0;
        row.is_reported_speed_ignored = (flags & ignored_speed_flag) != 0;
        row.accuracy = in.take<std::uint16_t>();
        row.reported_speed = in.take<std::uint16_t>();
        in.take<std::uint32_t>();  // `since` follows from the rest
    }
    return row;
}

}  // namespace convoy::fleet
