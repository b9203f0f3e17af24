// Reads and checks the queries for the fleet, a vehicle, its history and summary, the summary of
// the fleet, and rejected positions. Pure, except for the rules of time zones.
#pragma once

#include <boost/system/result.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "calendar/time_zone.hpp"
#include "fleet/answers/answers.hpp"
#include "fleet/motion/summary/itinerary.hpp"
#include "history/history.hpp"
#include "http/message/parameters.hpp"
#include "position-tracker/routes/fleet_query.hpp"

namespace convoy::tracker {

inline constexpr std::size_t default_page_positions = 10'000;
inline constexpr std::size_t max_page_positions = 100'000;
inline constexpr std::size_t max_nearest_vehicles = 100'000;
inline constexpr std::size_t max_name_part_characters = 256;
inline constexpr std::size_t max_given_name_bytes = 256;
inline constexpr std::chrono::hours default_range{24};
inline constexpr fleet::Metres max_tolerance{100'000};
inline constexpr std::chrono::seconds max_stop_seconds{86'400};
inline constexpr fleet::Metres max_trip_metres{100'000};
inline constexpr std::chrono::days max_fleet_summary_range{366};
inline constexpr std::size_t default_rejected = 100;
inline constexpr std::size_t max_rejected = 1'000;

template <class T>
using Query = boost::system::result<T, http::BadParameter>;

/// `GET /vehicles`.
struct FleetRequest {
    FleetQuery chosen;
    bool refused_only = false;      ///< the refused vehicles and no reports
    std::optional<fleet::Time> at;  ///< at most `fleet::max_ahead_of_clock` after now; absent: live
    std::optional<fleet::Format> format;  ///< absent: Accept decides
};
Query<FleetRequest> parse_fleet_request(const http::Request& request, fleet::Time now);

/// `GET /vehicles/{name}`.
struct VehicleRequest {
    std::optional<fleet::Format> format;
};
Query<VehicleRequest> parse_vehicle_request(const http::Request& request);

/// `GET /vehicles/{name}/history`.
struct HistoryRequest {
    history::TimeRange range;  ///< begins at `from` or `after`, else a day before `to` or now
    bool range_is_fixed;       ///< false: it moves with the clock
    std::optional<fleet::Time> after;        ///< continues after this time
    std::optional<fleet::Metres> tolerance;  ///< absent: every position
    std::optional<std::size_t> limit;        ///< positions on a page of JSON
    std::optional<fleet::Format> format;
};
Query<HistoryRequest> parse_history_request(const http::Request& request, fleet::Time now);

/// `GET /vehicles/{name}/summary`.
struct SummaryRequest {
    history::TimeRange range;  ///< as for a history
    bool range_is_fixed;       ///< false: it moves with the clock
    fleet::ItineraryRules rules;
};
Query<SummaryRequest> parse_summary_request(const http::Request& request, fleet::Time now);

/// `GET /summary`.
struct FleetSummaryRequest {
    history::TimeRange range;  ///< by default the last 24 h; at most `max_fleet_summary_range`
    std::optional<calendar::TimeZone> days_of;  ///< absent: the range is not divided into days
    std::optional<fleet::Format> format;        ///< json or csv
};
Query<FleetSummaryRequest> parse_fleet_summary_request(const http::Request& request,
                                                       fleet::Time now);

/// `GET /rejected`.
struct RejectedRequest {
    std::optional<std::string> vehicle;   ///< as given by the device, not ""; absent: any
    std::optional<std::uint64_t> before;  ///< only rejected positions with lower numbers
    std::size_t limit;
    std::optional<fleet::Format> format;  ///< json or csv
};
Query<RejectedRequest> parse_rejected_request(const http::Request& request);

/// Reads `vehicle`, the name as the device gave it, of a request for rejected positions.
std::optional<std::string> read_given_name(http::Parameters& parameters);
/// Reads the number of a rejected position.
std::optional<std::uint64_t> read_rejected_number(http::Parameters& parameters,
                                                  std::string_view name);

}  // namespace convoy::tracker
