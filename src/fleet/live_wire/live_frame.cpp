#include "fleet/live_wire/live_frame.hpp"

#include <optional>
#include <utility>

#include "fleet/live_wire/little_endian.hpp"
#include "fleet/live_wire/position_row.hpp"
#include "fleet/text.hpp"

namespace convoy::fleet {
namespace {

constexpr std::size_t min_name_bytes = 4 + 2 + 1;
constexpr std::size_t min_detail_bytes = 4 + 2;
constexpr std::size_t display_name_bytes = 2;  // of version 2, if there is none

enum class Type : std::uint8_t {
    hello = 1,
    names = 2,
    positions = 3,
    gone = 4,
    beat = 5,
    state = 6,
    synced = 7,
    details = 8,
    refused = 9,
};

using Body = boost::system::result<LiveBody, BadFrame>;

std::string begin_frame(Type type, std::size_t count, const LiveHeader& header) {
    std::string out;
    append_little_endian(out, static_cast<std::uint8_t>(type));
    append_little_endian(out, static_cast<std::uint8_t>(header.version));
    append_little_endian(out, std::uint16_t{0});
    append_little_endian(out, static_cast<std::uint32_t>(count));
    append_little_endian(out, header.tick);
    append_little_endian(out, header.clock_ms);
    return out;
}

void append_zeros(std::string& out, std::size_t count) { out.append(count, '\0'); }

Body read_hello(LittleEndianReader& in, LiveVersion version) {
    LiveHello hello;
    hello.epoch = in.take<std::uint64_t>();
    hello.max_rows = in.take<std::uint32_t>();
    hello.max_hz = in.take<std::uint32_t>();
    hello.max_pins = in.take<std::uint32_t>();
    const auto max_details = in.take<std::uint32_t>();
    hello.max_details = version == LiveVersion::v1 ? 0 : max_details;
    return LiveBody(hello);
}

bool skip_display_name(LittleEndianReader& in) {
    if (in.left() < display_name_bytes) {
        return false;
    }
    const std::size_t bytes = in.take<std::uint16_t>();
    if (in.left() < bytes) {
        return false;
    }
    in.take_bytes(bytes);
    return true;
}

Body read_names(LittleEndianReader& in, std::size_t count, LiveVersion version) {
    const bool is_v1 = version == LiveVersion::v1;
    if (in.left() / (min_name_bytes + (is_v1 ? 0 : display_name_bytes)) < count) {
        return BadFrame{"fewer names than its count"};
    }
    LiveNames names;
    names.rows.reserve(count);
    for (; count > 0; --count) {
        const auto index = in.take<std::uint32_t>();
        const std::size_t bytes = in.take<std::uint16_t>();
        if (in.left() < bytes) {
            return BadFrame{"a name is cut short"};
        }
        auto name = VehicleName::from(in.take_bytes(bytes));
        if (!name) {
            return BadFrame{"an invalid vehicle name"};
        }
        names.rows.push_back({index, *std::move(name)});
        if (!is_v1 && !skip_display_name(in)) {
            return BadFrame{"a display name is cut short"};
        }
    }
    if (in.left() > 0) {
        return BadFrame{"bytes after the last name"};
    }
    return LiveBody(std::move(names));
}

Body read_positions(LittleEndianReader& in, std::size_t count, LiveVersion version) {
    LivePositions positions;
    positions.rows.reserve(count);
    for (; count > 0; --count) {
        const auto row = read_position(in, version);
        if (!row) {
            return BadFrame{"an unknown status, or a heading of 360 degrees or more"};
        }
        positions.rows.push_back(*row);
    }
    return LiveBody(std::move(positions));
}

// The text is not read as JSON here: the gateway only passes it on.
Body read_details(LittleEndianReader& in, std::size_t count) {
    if (in.left() / min_detail_bytes < count) {
        return BadFrame{"fewer details than its count"};
    }
    LiveDetails details;
    details.rows.reserve(count);
    for (; count > 0 && in.left() >= min_detail_bytes; --count) {
        const auto index = in.take<std::uint32_t>();
        const std::size_t bytes = in.take<std::uint16_t>();
        if (in.left() < bytes) {
            return BadFrame{"details are cut short"};
        }
        const std::string_view json = in.take_bytes(bytes);
        if (!json.empty() && (!json.starts_with('{') || !json.ends_with('}') || !is_utf8(json))) {
            return BadFrame{"details that are no object of JSON"};
        }
        details.rows.push_back({index, std::string(json)});
    }
    if (count > 0 || in.left() > 0) {
        return BadFrame{"the length does not match the details"};
    }
    return LiveBody(std::move(details));
}

Body read_gone(LittleEndianReader& in, std::size_t count) {
    LiveGone gone;
    gone.indices.reserve(count);
    for (; count > 0; --count) {
        gone.indices.push_back(in.take<std::uint32_t>());
    }
    return LiveBody(std::move(gone));
}

Body read_state(LittleEndianReader& in, LiveVersion version) {
    const auto upstream = in.take<std::uint8_t>();
    if (upstream > static_cast<std::uint8_t>(LiveState::Upstream::lost)) {
        return BadFrame{"an unknown state of the upstream"};
    }
    const auto behind = in.take<std::uint8_t>();
    in.take_bytes(6);
    LiveState state{static_cast<LiveState::Upstream>(upstream), in.take<std::uint64_t>()};
    state.behind = version != LiveVersion::v1 && behind != 0;
    return LiveBody(state);
}

Body read_synced(LittleEndianReader& in) {
    const auto full = in.take<std::uint8_t>();
    if (full > 1) {
        return BadFrame{"the flag full is neither 0 nor 1"};
    }
    return LiveBody(LiveSynced{full == 1});
}

/// Returns the length of a row; nothing for NAMES and DETAILS, whose rows vary, and for unknown
/// types.
std::optional<std::size_t> row_bytes(Type type, LiveVersion version) {
    switch (type) {
        case Type::hello:
            return 24;
        case Type::positions:
            return position_bytes(version);
        case Type::gone:
            return 4;
        case Type::beat:
        case Type::refused:
            return 0;
        case Type::state:
            return 16;
        case Type::synced:
            return 8;
        case Type::names:
        case Type::details:
            break;
    }
    return std::nullopt;
}

/// Returns the row count of a type that fixes it; otherwise nothing.
std::optional<std::size_t> fixed_count(Type type) {
    switch (type) {
        case Type::hello:
        case Type::state:
        case Type::synced:
            return 1;
        case Type::beat:
        case Type::refused:
            return 0;
        case Type::names:
        case Type::positions:
        case Type::gone:
        case Type::details:
            break;
    }
    return std::nullopt;
}

Body read_body(Type type, std::size_t count, LiveVersion version, LittleEndianReader& in) {
    const auto bytes = row_bytes(type, version);
    if (bytes && in.left() != count * *bytes) {
        return BadFrame{"the length does not match the count"};
    }
    if (count != fixed_count(type).value_or(count)) {
        return BadFrame{"the count is not valid for this type"};
    }
    switch (type) {
        case Type::hello:
            return read_hello(in, version);
        case Type::names:
            return read_names(in, count, version);
        case Type::positions:
            return read_positions(in, count, version);
        case Type::gone:
            return read_gone(in, count);
        case Type::beat:
            return LiveBody(LiveBeat{});
        case Type::state:
            return read_state(in, version);
        case Type::synced:
            return read_synced(in);
        case Type::details:
            if (version != LiveVersion::v1) {
                return read_details(in, count);
            }
            break;
        case Type::refused:
            if (version != LiveVersion::v1) {
                return LiveBody(LiveRefused{});
            }
            break;
    }
    return BadFrame{"an unknown type"};
}

}  // namespace

bool is_id_in_version_1(const VehicleName& id) {
    constexpr std::size_t max_bytes = 64;
    return id.text().size() <= max_bytes && id.text() != "." && id.text() != "..";
}

std::string encode_frame(const LiveHeader& header, const LiveHello& hello) {
    std::string out = begin_frame(Type::hello, 1, header);
    append_little_endian(out, hello.epoch);
    append_little_endian(out, hello.max_rows);
    append_little_endian(out, hello.max_hz);
    append_little_endian(out, hello.max_pins);
    const bool is_v1 = header.version == LiveVersion::v1;
    append_little_endian(out, is_v1 ? std::uint32_t{0} : hello.max_details);
    return out;
}

std::string encode_frame(const LiveHeader& header, std::span<const LiveName> names) {
    std::string out = begin_frame(Type::names, names.size(), header);
    for (const LiveName& row : names) {
        append_little_endian(out, row.index);
        append_little_endian(out, static_cast<std::uint16_t>(row.name.text().size()));
        out += row.name.text();
        if (header.version != LiveVersion::v1) {
            append_little_endian(out, std::uint16_t{0});
        }
    }
    return out;
}

std::string encode_frame(const LiveHeader& header, std::span<const LivePosition> positions) {
    std::string out = begin_frame(Type::positions, positions.size(), header);
    const std::size_t rows_begin = out.size();
    out.resize(rows_begin + positions.size() * position_bytes(header.version));
    char* place = out.data() + rows_begin;
    for (const LivePosition& row : positions) {
        place = put_position(place, row, header.version);
    }
    return out;
}

std::string encode_frame(const LiveHeader& header, std::span<const std::uint32_t> gone) {
    std::string out = begin_frame(Type::gone, gone.size(), header);
    for (const std::uint32_t index : gone) {
        append_little_endian(out, index);
    }
    return out;
}

std::string encode_frame(const LiveHeader& header, LiveBeat /*beat*/) {
    return begin_frame(Type::beat, 0, header);
}

std::string encode_frame(const LiveHeader& header, const LiveState& state) {
    std::string out = begin_frame(Type::state, 1, header);
    append_little_endian(out, static_cast<std::uint8_t>(state.upstream));
    const bool behind = header.version != LiveVersion::v1 && state.behind;
    append_little_endian(out, static_cast<std::uint8_t>(behind ? 1 : 0));
    append_zeros(out, 6);
    append_little_endian(out, state.since_ms);
    return out;
}

std::string encode_frame(const LiveHeader& header, LiveSynced synced) {
    std::string out = begin_frame(Type::synced, 1, header);
    append_little_endian(out, static_cast<std::uint8_t>(synced.full ? 1 : 0));
    append_zeros(out, 7);
    return out;
}

std::string encode_frame(const LiveHeader& header, LiveRefused /*refused*/) {
    return begin_frame(Type::refused, 0, header);
}

std::string encode_frame(const LiveHeader& header, std::span<const LiveDetail> details) {
    std::string out = begin_frame(Type::details, details.size(), header);
    for (const LiveDetail& row : details) {
        append_little_endian(out, row.index);
        append_little_endian(out, static_cast<std::uint16_t>(row.json.size()));
        out += row.json;
    }
    return out;
}

boost::system::result<LiveFrame, BadFrame> decode_frame(std::string_view bytes) {
    if (bytes.size() < live_header_bytes) {
        return BadFrame{"shorter than a header"};
    }
    LittleEndianReader in(bytes);
    const auto type = static_cast<Type>(in.take<std::uint8_t>());
    const auto version = static_cast<LiveVersion>(in.take<std::uint8_t>());
    if (version != LiveVersion::v1 && version != LiveVersion::v2) {
        return BadFrame{"an unknown version"};
    }
    in.take<std::uint16_t>();
    const auto count = in.take<std::uint32_t>();
    LiveHeader header{.version = version};
    header.tick = in.take<std::uint64_t>();
    header.clock_ms = in.take<std::uint64_t>();
    auto body = read_body(type, count, version, in);
    if (!body) {
        return body.error();
    }
    return LiveFrame{header, *std::move(body)};
}

}  // namespace convoy::fleet
