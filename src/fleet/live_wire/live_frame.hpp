// The frames that a server of the live stream sends (WebSocket subprotocols convoy.live.v1 and
// convoy.live.v2): binary, little-endian, a header of 24 bytes and rows.
//
//     u8 type, u8 version, u16 zero, u32 count of rows, u64 tick, u64 clock_ms
//     1 HELLO      u64 epoch, u32 max_rows, u32 max_hz, u32 max_pins, u32 zero;
//                          version 2: u32 max_details instead of zero
//     2 NAMES      count × u32 index, u16 bytes, UTF-8 name; version 2: and u16 bytes, display name
//     3 POSITIONS  count × u32 index, u32 x, u32 y, u16 speed, u16 heading, u32 age_ms,
//                          u16 interval, u8 status, u8 flags;
//                          version 2: and u16 accuracy, u16 reported speed, u32 since
//     4 GONE       count × u32 index
//     5 BEAT       nothing
//     6 STATE      u8 upstream, u8[7] zero, u64 since_ms; version 2: u8 upstream, u8 behind, u8[6]
//     7 SYNCED     u8 full, u8[7] zero
//     8 DETAILS    count × u32 index, u16 bytes, JSON; not in version 1
//     9 REFUSED    nothing; not in version 1
//
// HELLO, STATE and SYNCED count as one row, BEAT and REFUSED as none. live_frames/ has an example
// of each, with which the page's codec is tested as well. live_operation.hpp has the messages of
// clients.
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
#include "fleet/live_wire/live_version.hpp"
#include "fleet/vehicle_name.hpp"

namespace convoy::fleet {

/// Returns whether version 1 has vehicles of this id: it has at most 64 bytes, and is neither "."
/// nor "..".
bool is_id_in_version_1(const VehicleName& id);

inline constexpr std::string_view live_subprotocol_v1 = "convoy.live.v1";
inline constexpr std::string_view live_subprotocol_v2 = "convoy.live.v2";
/// What a client offers that reads both: the server chooses the newest that it knows.
inline constexpr std::string_view live_subprotocols = "convoy.live.v2, convoy.live.v1";
inline constexpr std::size_t live_header_bytes = 24;

/// The beginning of every frame.
struct LiveHeader {
    /// A client that has processed this frame and all before it may resume from this tick.
    std::uint64_t tick = 0;
    std::uint64_t clock_ms = 0;  ///< the sender's clock, in milliseconds since 1970
    LiveVersion version = LiveVersion::v1;

    friend bool operator==(const LiveHeader&, const LiveHeader&) = default;
};

/// The server's epoch and its limits: rows per frame, frames per second, names in a view's `pin`,
/// and vehicles of which a client may ask for details. 0 of these: the server has no details.
struct LiveHello {
    std::uint64_t epoch = 0;
    std::uint32_t max_rows = 0;
    std::uint32_t max_hz = 0;
    std::uint32_t max_pins = 0;
    std::uint32_t max_details = 0;  ///< not in version 1

    friend bool operator==(const LiveHello&, const LiveHello&) = default;
};

/// The vehicle of an index. No vehicle has a display name of its own yet. In one epoch an index
/// never stands for another vehicle.
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

/// Vehicles that are no longer part of the fleet.
struct LiveGone {
    std::vector<std::uint32_t> indices;
    friend bool operator==(const LiveGone&, const LiveGone&) = default;
};

/// Shows that the connection is alive when nothing else is sent.
struct LiveBeat {
    friend bool operator==(const LiveBeat&, const LiveBeat&) = default;
};

/// Whether the server's data is current, and since when by the header's clock.
struct LiveState {
    enum class Upstream : std::uint8_t { live = 0, lost = 1 };
    Upstream upstream = Upstream::live;
    std::uint64_t since_ms = 0;
    bool behind = false;  ///< older positions are still on their way; not in version 1

    friend bool operator==(const LiveState&, const LiveState&) = default;
};

/// The client's set is complete. After a full set, every vehicle that was not in it is gone.
struct LiveSynced {
    bool full = false;

    friend bool operator==(const LiveSynced&, const LiveSynced&) = default;
};

/// What the devices of a vehicle said last besides positions: an object of JSON (said_json), or
/// nothing if they said nothing.
struct LiveDetail {
    std::uint32_t index;
    std::string json;

    friend bool operator==(const LiveDetail&, const LiveDetail&) = default;
};

/// Of vehicles that the client has asked for. Version 1 does not have it.
struct LiveDetails {
    std::vector<LiveDetail> rows;
    friend bool operator==(const LiveDetails&, const LiveDetails&) = default;
};

/// Which vehicles are refused, or why, may have changed. Version 1 does not have it.
struct LiveRefused {
    friend bool operator==(const LiveRefused&, const LiveRefused&) = default;
};

using LiveBody = std::variant<LiveHello, LiveNames, LivePositions, LiveGone, LiveBeat, LiveState,
                              LiveSynced, LiveRefused, LiveDetails>;

struct LiveFrame {
    LiveHeader header;
    LiveBody body;

    friend bool operator==(const LiveFrame&, const LiveFrame&) = default;
};

/// These return the bytes of one frame.
std::string encode_frame(const LiveHeader& header, const LiveHello& hello);
std::string encode_frame(const LiveHeader& header, std::span<const LiveName> names);
std::string encode_frame(const LiveHeader& header, std::span<const LivePosition> positions);
std::string encode_frame(const LiveHeader& header, std::span<const std::uint32_t> gone);
std::string encode_frame(const LiveHeader& header, LiveBeat beat);
std::string encode_frame(const LiveHeader& header, const LiveState& state);
std::string encode_frame(const LiveHeader& header, LiveSynced synced);
/// `header` has version 2 in the next two.
std::string encode_frame(const LiveHeader& header, LiveRefused refused);
/// Each JSON has at most 65,535 bytes.
std::string encode_frame(const LiveHeader& header, std::span<const LiveDetail> details);

/// Why bytes are not a frame.
struct BadFrame {
    std::string_view detail;
};

/// Reads exactly one frame. A count that does not fit the bytes, another version or type, and
/// values that no server sends are errors. Reserved bytes are not checked.
boost::system::result<LiveFrame, BadFrame> decode_frame(std::string_view bytes);

}  // namespace convoy::fleet
