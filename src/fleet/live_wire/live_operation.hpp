// The messages of clients of the live stream: text, one JSON object each.
//
//     {"op":"view","bbox":[west,south,east,north],"zoom":11.5,"pin":["City Truck"],"max_hz":10}
//     {"op":"pause"}   {"op":"resume"}   {"op":"ack","tick":17}
//     {"op":"details","of":["City Truck"]}
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

#include "fleet/bounding_box.hpp"
#include "fleet/vehicle_name.hpp"

namespace convoy::fleet {

/// A longer message is a BadOperation. A view with the most pins that a server accepts is shorter,
/// also if each is an id of 256 quotation marks, which JSON escapes.
inline constexpr std::size_t max_operation_bytes = std::size_t{160} * 1024;
inline constexpr std::size_t max_operation_bytes_v1 = std::size_t{64} * 1024;

/// Replaces the client's view.
struct ViewOperation {
    BoundingBox box;
    /// 0…30, as on maps with tiles of 512 pixels; above 20 the client gets every position in the
    /// box.
    double zoom = 0;
    std::vector<VehicleName> pins;  ///< the client gets every position of these, wherever it is
    std::optional<double> max_hz;   ///< frames per second, at most; if absent, the server's limit

    friend bool operator==(const ViewOperation&, const ViewOperation&) = default;
};

/// Stops frames about the fleet until a ResumeOperation; STATE and BEAT go on.
struct PauseOperation {
    friend bool operator==(const PauseOperation&, const PauseOperation&) = default;
};

/// Ends the effect of a PauseOperation.
struct ResumeOperation {
    friend bool operator==(const ResumeOperation&, const ResumeOperation&) = default;
};

/// Acknowledges the POSITIONS frame with this tick in its header; the server may send the next one.
struct AckOperation {
    std::uint64_t tick = 0;
    friend bool operator==(const AckOperation&, const AckOperation&) = default;
};

/// The vehicles of which the client gets details from now on, in place of those before.
struct DetailsOperation {
    std::vector<VehicleName> of;
    friend bool operator==(const DetailsOperation&, const DetailsOperation&) = default;
};

using LiveOperation =
    std::variant<ViewOperation, PauseOperation, ResumeOperation, AckOperation, DetailsOperation>;

/// How many vehicles an operation may name.
struct OperationLimits {
    std::size_t max_pins = 0;
    std::size_t max_details = 0;
};

/// Which member is wrong and what it should be; short enough for the reason in a WebSocket's close.
struct BadOperation {
    std::string_view detail;
};

/// Reads the messages of clients. Not thread-safe.
class LiveOperationDecoder {
 public:
    LiveOperationDecoder();
    ~LiveOperationDecoder();
    LiveOperationDecoder(const LiveOperationDecoder&) = delete;
    LiveOperationDecoder& operator=(const LiveOperationDecoder&) = delete;

    /// Returns the operation of a message, or an error if longitudes are outside -180…180,
    /// latitudes outside -90…90, south is above north, zoom is outside 0…30, max_hz is not above 0,
    /// or more vehicles are named than the limits allow. If a member is given twice, the last one
    /// counts. Unknown members are ignored, so that pages can be upgraded first; so are names that
    /// are not valid.
    boost::system::result<LiveOperation, BadOperation> decode(std::string_view text,
                                                              OperationLimits limits);

 private:
    struct Parser;  // keeps the JSON library out of this header
    std::unique_ptr<Parser> parser_;
};

/// Writes what the decoder reads. The gateway uses it as a client of the tracker.
std::string encode_operation(const LiveOperation& operation);

}  // namespace convoy::fleet
