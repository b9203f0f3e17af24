// Writes the totals of many vehicles, of a range of time or of its days, as JSON or CSV, row by
// row, so that a long answer is never whole in memory. White space may follow each piece of JSON.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fleet/answers/answers.hpp"
#include "fleet/motion/summary/totals.hpp"

namespace convoy::fleet {

/// What the totals are of.
struct FleetSummaryHead {
    Time now;  ///< for which the answer is true
    Time from;
    Time to;                               ///< included
    std::optional<std::string> zone_name;  ///< of the days; absent: the range is not divided
    Time oldest = Time::min();             ///< the retention has deleted what is earlier
};

/// A day of a time zone.
struct SummaryDay {
    std::string date;  ///< "2026-11-22"
    TimeSpan span;     ///< the whole day
};

class FleetSummaryWriter {
 public:
    /// `format` is json or csv; any other aborts.
    FleetSummaryWriter(Format format, FleetSummaryHead head);

    std::string begin() const;
    /// `day` is null if the range is not divided. A day that crosses an end of the range, or the
    /// cutoff of the retention, is `clipped`.
    void append(std::string& out, const VehicleName& vehicle, const SummaryDay* day,
                const Totals& totals);
    std::string_view end() const;

 private:
    bool is_clipped(const SummaryDay& day) const;
    void append_json(std::string& out, const VehicleName& vehicle, const SummaryDay* day,
                     const Totals& totals) const;
    void append_csv(std::string& out, const VehicleName& vehicle, const SummaryDay* day,
                    const Totals& totals) const;

    Format format_;
    FleetSummaryHead head_;
    bool has_rows_ = false;
};

}  // namespace convoy::fleet
