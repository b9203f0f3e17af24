// Counts what arrives by HTTP, and what is refused.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "device-gateway/intake/intake.hpp"
#include "service/metrics.hpp"

namespace convoy::device_gateway {

/// The ways in which apps write their records.
enum class App {
    osmand,     ///< OsmAnd, Traccar Client, GPSLogger
    owntracks,  ///< OwnTracks
    overland,   ///< Overland
    positions,  ///< POST /devices/positions
};

/// Returns the name of an app in device ids and metrics: "osmand".
std::string_view name_of(App app);

/// Why a request is refused, so that its sender keeps its records.
enum class DoorRefusal {
    unreadable,         ///< 400, 413 or 415: nothing can be read from it
    unknown_device,     ///< 403: also a device that is not meant to use this app
    no_token,           ///< 403: the device has a token, and the request does not
    wrong_token,        ///< 403
    too_many_attempts,  ///< 429: wrong tokens, or records of no device
    no_list,            ///< 503: the list of devices is not there yet
    queue_away,         ///< 503
    not_stored,         ///< 503: the broker did not accept all records, or not in time
};

/// Threads: any.
class HttpDoorMetrics {
 public:
    explicit HttpDoorMetrics(service::Metrics& metrics);

    void refused(DoorRefusal why) const { refused_.at(static_cast<std::size_t>(why))->Increment(); }

    /// Of what a request has brought, to be counted once it is stored.
    struct Counts {
        std::size_t positions = 0;
        std::size_t readings = 0;
        std::size_t rejected = 0;
    };
    static Counts counts_of(const Submission& submission);
    void stored(App app, const Counts& counts) const;

 private:
    std::array<prometheus::Counter*, 8> refused_{};
    std::array<std::array<prometheus::Counter*, 3>, 4> records_{};  ///< by App, then as in Counts
};

}  // namespace convoy::device_gateway
