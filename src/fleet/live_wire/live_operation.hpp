// What clients of the live stream send: one JSON object a message, as text.
//
//     {"op":"view","bbox":[west,south,east,north],"zoom":11.5,"pin":["City Truck"],"max_hz":10}
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

/// Longer ones are refused.
inline constexpr std::size_t max_operation_bytes = 64 * 1024;

/// What a client looks at from now on. The box may cross the antimeridian (west > east). Zooms are
/// those of maps with tiles of 512 pixels; more than 20 asks for every position in the box.
struct ViewOperation {
    double west = 0;
    double south = 0;
    double east = 0;
    double north = 0;
    double zoom = 0;
    std::vector<VehicleName> pins;  ///< of these every position, wherever they are
    std::optional<double> max_hz;   ///< frames a second, at most; absent: the server's own limit

    friend bool operator==(const ViewOperation&, const ViewOperation&) = default;
};

/// Send nothing of the fleet until `resume`.
struct PauseOperation {
    friend bool operator==(const PauseOperation&, const PauseOperation&) = default;
};

struct ResumeOperation {
    friend bool operator==(const ResumeOperation&, const ResumeOperation&) = default;
};

/// The POSITIONS frame whose header said this tick has been taken in; the next one may come.
struct AckOperation {
    std::uint64_t tick = 0;
    friend bool operator==(const AckOperation&, const AckOperation&) = default;
};

using LiveOperation = std::variant<ViewOperation, PauseOperation, ResumeOperation, AckOperation>;

/// Which member is wrong and what it should be; fit for the reason of a WebSocket's close.
struct BadOperation {
    std::string_view detail;
};

/// Of a member given twice the last one counts; unknown members are ignored, so that pages can be
/// upgraded first. A pin that no vehicle can be named is left out. Longitudes -180…180, latitudes
/// -90…90 with south ≤ north, zoom 0…30, max_hz above 0.
///
/// Not thread-safe for one decoder.
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

/// As the decoder reads them: for the gateway, which is a client of the tracker.
std::string encode_operation(const LiveOperation& operation);

}  // namespace convoy::fleet
