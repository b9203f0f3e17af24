// Writes the totals of all vehicles as text, vehicle by vehicle. While it reads a long range as
// JSON, it writes white space, so that those who wait know that the answer is being made.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "calendar/time_zone.hpp"
#include "fleet/answers/fleet_summary_answer.hpp"
#include "history/range_parts.hpp"

namespace convoy::tracker {

/// What is summed up.
struct SummedFleet {
    std::vector<fleet::VehicleName> vehicles;
    history::TimeRange range;
    std::optional<calendar::TimeZone> days_of;  ///< nullopt: the range is not divided
    fleet::Time oldest;                         ///< the cutoff of the retention
    fleet::MotionSettings motion;
};

class FleetSummaryStream {
 public:
    /// Reads nothing yet. `history` outlives this.
    FleetSummaryStream(const history::History& history, SummedFleet summed, fleet::Format format,
                       fleet::Time now);

    std::span<const fleet::VehicleName> vehicles() const { return summed_.vehicles; }

    /// Returns the next piece; nothing after the last one.
    history::StoreResult<std::optional<std::string>> next();

 private:
    history::StoreResult<bool> read_some(std::string& piece);
    bool space_until(std::uint64_t positions, std::string& piece);

    const history::History& history_;
    SummedFleet summed_;
    std::vector<fleet::SummaryDay> days_;  // of the range; empty if it is not divided
    std::vector<fleet::Time> cuts_;
    fleet::Format format_;
    fleet::FleetSummaryWriter writer_;
    std::size_t vehicle_ = 0;  // the one that is being read
    std::optional<history::RangeParts> parts_;
    std::uint64_t spaces_ = 0;  // that are written before the next row
    bool has_begun_ = false;
    bool is_over_ = false;
};

}  // namespace convoy::tracker
