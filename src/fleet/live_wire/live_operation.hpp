// The messages of clients of the live stream: text, one JSON object each.
//
//     {"op":"view","bbox":[west,south,east,north],"zoom":11.5,"pin":["City Truck"],"max_hz":10,
//      "ids":"any"}
//     {"op":"pause"}   {"op":"resume"}   {"op":"ack","tick":17}
#pragma once

#include <boost/system/result.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "fleet/vehicle_name.hpp"

namespace convoy::fleet {

/// Longer messages are rejected. A view with the most pins that a server accepts is shorter, also
/// if each is an id of 256 quotation marks, which JSON escapes.
inline constexpr std::size_t max_operation_bytes = 160 * 1024;

/// Replaces the client's view. The box may cross the antimeridian (west > east). Zooms are those of
/// maps with tiles of 512 pixels; above 20 the client gets every position in the box.
struct ViewOperation {
    double west = 0;
    double south = 0;
    double east = 0;
    double north = 0;
    double zoom = 0;
    std::vector<VehicleName> pins;  ///< the client gets every position of these, wherever it is
    std::optional<double> max_hz;   ///< frames per second, at most; if absent, the server's limit
    /// False: the client knows only the ids of the first servers of v1 (`is_id_of_first_v1`).
    bool any_id = false;

    friend bool operator==(const ViewOperation&, const ViewOperation&) = default;
};

/// Returns whether v1 of the live stream has always allowed the id: at most 64 bytes, and neither
/// "." nor "..".
bool is_id_of_first_v1(const VehicleName& id);

/// Stops frames about the fleet until `resume`.
struct PauseOperation {
    friend bool operator==(const PauseOperation&, const PauseOperation&) = default;
};

struct ResumeOperation {
    friend bool operator==(const ResumeOperation&, const ResumeOperation&) = default;
};

/// Acknowledges the POSITIONS frame with this tick in its header; the server may send the next one.
struct AckOperation {
    std::uint64_t tick = 0;
    friend bool operator==(const AckOperation&, const AckOperation&) = default;
};

using LiveOperation = std::variant<ViewOperation, PauseOperation, ResumeOperation, AckOperation>;

/// Which member is wrong and what it should be; short enough for the reason in a WebSocket's close.
struct BadOperation {
    std::string_view detail;
};

/// If a member is given twice, the last one counts. Unknown members are ignored, so that pages can
/// be upgraded first. Pins that are not valid names are dropped. Longitudes -180…180, latitudes
/// -90…90 with south ≤ north, zoom 0…30, max_hz above 0.
///
/// Not thread-safe.
class LiveOperationDecoder {
 public:
    LiveOperationDecoder();
    ~LiveOperationDecoder();
    LiveOperationDecoder(const LiveOperationDecoder&) = delete;
    LiveOperationDecoder& operator=(const LiveOperationDecoder&) = delete;

    boost::system::result<LiveOperation, BadOperation> decode(std::string_view text,
                                                              std::size_t max_pins);

 private:
    struct Parser;  // keeps the JSON library out of this header
    std::unique_ptr<Parser> parser_;
};

/// Writes what the decoder reads. The gateway uses it as a client of the tracker.
std::string encode_operation(const LiveOperation& operation);

}  // namespace convoy::fleet
