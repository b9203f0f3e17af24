// The frames of the live stream as a server sends them (WebSocket subprotocol convoy.live.v1):
// binary, little-endian, a header of 24 bytes and rows.
//
//     u8 type, u8 version = 1, u16 zero, u32 count of rows, u64 tick, u64 clock_ms
//     1 HELLO      u64 epoch, u32 max_rows, u32 max_hz, u32 max_pins, u32 zero
//     2 NAMES      count × u32 index, u16 bytes, UTF-8 name
//     3 POSITIONS  count × u32 index, u32 x, u32 y, u16 speed, u16 heading, u32 age_ms,
//                          u16 interval, u8 status, u8 flags
//     4 GONE       count × u32 index
//     5 BEAT       nothing
//     6 STATE      u8 upstream, u8[7] zero, u64 since_ms
//     7 SYNCED     u8 full, u8[7] zero
//
// HELLO, STATE and SYNCED count as one row, BEAT as none. live_frames/ holds an example of each,
// which the page's codec is tested with as well. What clients send is in live_operation.hpp.
#pragma once

#include <boost/system/result.hpp>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "fleet/live_wire/live_position.hpp"
#include "fleet/vehicle_name.hpp"

namespace convoy::fleet {

inline constexpr std::string_view live_subprotocol = "convoy.live.v1";
inline constexpr std::size_t live_header_bytes = 24;

/// What every frame says first.
struct LiveHeader {
    /// Whoever has taken in this frame, and all before it, may resume from here.
    std::uint64_t tick = 0;
    std::uint64_t clock_ms = 0;  ///< the sender's clock, since 1970

    friend bool operator==(const LiveHeader&, const LiveHeader&) = default;
};

/// What the server is, and its limits: rows a frame, frames a second, names in a view's `pin`.
struct LiveHello {
    std::uint64_t epoch = 0;
    std::uint32_t max_rows = 0;
    std::uint32_t max_hz = 0;
    std::uint32_t max_pins = 0;

    friend bool operator==(const LiveHello&, const LiveHello&) = default;
};

/// Which vehicle an index stands for; for as long as the epoch lasts, and never for another.
struct LiveName {
    std::uint32_t index;
    VehicleName name;

    friend bool operator==(const LiveName&, const LiveName&) = default;
};

struct LiveNames {
    std::vector<LiveName> rows;
    friend bool operator==(const LiveNames&, const LiveNames&) = default;
};

struct LivePositions {
    std::vector<LivePosition> rows;
    friend bool operator==(const LivePositions&, const LivePositions&) = default;
};

/// Vehicles of which nothing is known any more.
struct LiveGone {
    std::vector<std::uint32_t> indices;
    friend bool operator==(const LiveGone&, const LiveGone&) = default;
};

/// The connection lives, though there is nothing to tell.
struct LiveBeat {
    friend bool operator==(const LiveBeat&, const LiveBeat&) = default;
};

/// Whether what the server shows is being kept up to date, and since when, by the header's clock.
struct LiveState {
    enum class Upstream : std::uint8_t { live = 0, lost = 1 };
    Upstream upstream = Upstream::live;
    std::uint64_t since_ms = 0;

    friend bool operator==(const LiveState&, const LiveState&) = default;
};

/// The client's set is complete. After a full one, whatever was not in it is gone.
struct LiveSynced {
    bool full = false;

    friend bool operator==(const LiveSynced&, const LiveSynced&) = default;
};

using LiveBody =
    std::variant<LiveHello, LiveNames, LivePositions, LiveGone, LiveBeat, LiveState, LiveSynced>;

struct LiveFrame {
    LiveHeader header;
    LiveBody body;

    friend bool operator==(const LiveFrame&, const LiveFrame&) = default;
};

std::string encode_frame(const LiveHeader& header, const LiveHello& hello);
std::string encode_frame(const LiveHeader& header, std::span<const LiveName> names);
std::string encode_frame(const LiveHeader& header, std::span<const LivePosition> positions);
std::string encode_frame(const LiveHeader& header, std::span<const std::uint32_t> gone);
std::string encode_frame(const LiveHeader& header, LiveBeat beat);
std::string encode_frame(const LiveHeader& header, const LiveState& state);
std::string encode_frame(const LiveHeader& header, LiveSynced synced);

/// Why bytes are no frame.
struct BadFrame {
    std::string_view detail;
};

/// Reads one frame, all of it: a count that does not fit the bytes, another version or type, and
/// values that no server sends are errors. What is reserved is not looked at.
boost::system::result<LiveFrame, BadFrame> decode_frame(std::string_view bytes);

}  // namespace convoy::fleet
