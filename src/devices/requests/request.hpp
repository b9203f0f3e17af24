// What phones send over HTTP, and what it says.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "devices/decoder.hpp"
#include "fleet/message/rejection.hpp"

namespace convoy::devices {

/// A request of an app. Its views must outlive it.
struct AppRequest {
    /// Of the query and, if it is one, of the form in the body: decoded, in their order.
    std::vector<std::pair<std::string, std::string>> parameters;
    std::string_view body;
    /// The device for which the request was admitted, if its address or its token says so.
    std::string_view device;

    /// Returns the first parameter of this name.
    std::optional<std::string_view> parameter(std::string_view name) const;
};

/// A record that can never become a position, whatever is waited for. An app would send it again
/// for ever if it were refused, so it is answered like the others, and kept with its reason.
struct RejectedRecord {
    fleet::RejectionReason reason;
    std::string content;  ///< as it came, cut to `fleet::max_rejected_bytes`
};

struct DeviceReading {
    std::string device;
    Reading reading;
};

struct DecodedRequest {
    std::vector<DeviceReading> readings;
    std::vector<RejectedRecord> rejected;
    /// The body of the answer by which the app forgets the records, sent with status 200 once all
    /// readings are stored.
    std::string_view answer;
    std::string_view content_type;
    /// The body was cut, is no JSON at all, or has more records than one request may have. No
    /// operator can know what is lost with it, so it is refused (status 400), and the app keeps its
    /// records.
    bool is_unreadable = false;
};

/// How many records one request may have: an app sends 1,000 at most.
inline constexpr std::size_t max_records_of_request = 2'000;

/// What a rejected record keeps of the bytes that came: as UTF-8, cut to its limit.
std::string rejected_text(std::string_view bytes);

/// OsmAnd and Traccar Client: one record in parameters, or (from Traccar Client 9 on) in JSON. The
/// speed of parameters is in knots unless the policy of the device says otherwise.
DecodedRequest decode_osmand(const AppRequest& request, const Receipt& receipt);

/// OwnTracks: one JSON object with a `_type`. Each other type than `location` and `transition` that
/// the app is known to send is answered and says nothing.
DecodedRequest decode_owntracks(const AppRequest& request, const Receipt& receipt);

/// Overland: {"locations": [GeoJSON features]}, up to 1,000 of them.
DecodedRequest decode_overland(const AppRequest& request, const Receipt& receipt);

/// Convoy's own JSON: one object or a list of them, each as a position in a message of the queue,
/// but without its vehicle. One without `lat` and `lon` is a reading. What is wrong in `attributes`
/// costs only itself; the object is kept among the rejected ones besides.
DecodedRequest decode_positions(const AppRequest& request, const Receipt& receipt);

/// A time in a text: whole seconds or milliseconds since 1970, ISO 8601, or "2026-11-30 12:00:00"
/// by a clock that is ahead of UTC. Returns nothing if it is none of these.
std::optional<fleet::Time> read_app_time(std::string_view text, std::chrono::minutes ahead_of_utc);

}  // namespace convoy::devices
