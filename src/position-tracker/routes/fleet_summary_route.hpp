// Serves `/summary`: the totals of all vehicles, of a range of time or of its days.
//
// Thread-safe.
#pragma once

#include <cstddef>
#include <memory>
#include <semaphore>
#include <span>
#include <utility>

#include "fleet/vehicle_name.hpp"
#include "history/time_range.hpp"
#include "http/message/message.hpp"
#include "position-tracker/routes/routes_context.hpp"

namespace convoy::tracker {

/// At most this many summaries of the fleet are made at a time, because each reads the histories of
/// all vehicles.
inline constexpr std::ptrdiff_t fleet_summaries_at_once = 2;

class FleetSummaryRoute {
 public:
    explicit FleetSummaryRoute(RoutesContext context) : context_(std::move(context)) {}

    http::Answer summary(const http::Request& request) const;

 private:
    using Places = std::counting_semaphore<fleet_summaries_at_once>;

    std::shared_ptr<Places> take_place() const;
    void name_missing_times(http::Headers& headers, std::span<const fleet::VehicleName> vehicles,
                            history::TimeRange asked) const;

    RoutesContext context_;
    // An answer may outlive this.
    std::shared_ptr<Places> places_ = std::make_shared<Places>(fleet_summaries_at_once);
};

}  // namespace convoy::tracker
