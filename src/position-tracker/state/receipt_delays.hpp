// Finds out whether the clock of a vehicle's device is behind, from the times between positions and
// their receipt. A wrong time zone is a multiple of 15 minutes, and a GPS receiver whose count of
// weeks has begun anew is behind by 1,024 weeks (7,168 days), which is such a multiple, too.
// A clock that is ahead is found otherwise: its positions are held (docs/contracts.md).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "fleet/time.hpp"

namespace convoy::tracker {

class ReceiptDelays {
 public:
    /// Of the receipts within this time the smallest delay counts. So what a device sends from its
    /// memory is not taken for many receipts: within `receipts_needed` of these times its delays
    /// shrink.
    static constexpr std::chrono::seconds counted_once{30};
    static constexpr std::uint8_t receipts_needed = 20;
    /// The largest difference between the delays, and of the smallest one from a multiple.
    static constexpr std::chrono::seconds tolerance{90};
    static constexpr std::chrono::minutes time_zone_step{15};

    /// Notes that a position has been received. After a step of the clock backwards it begins anew.
    void add(fleet::Time position, fleet::Time received);

    /// Returns by how much the clock is behind: a multiple of `time_zone_step` above 0 that is at
    /// most `tolerance` from the smallest of the last delays. Nothing before `receipts_needed`
    /// delays in a row that differ by at most `tolerance`, nor while each is smaller than the one
    /// before: then the device sends what it has in its memory faster than it adds to it.
    std::optional<std::chrono::seconds> clock_behind() const;

 private:
    void count_newest();

    std::optional<fleet::Time> began_;  // the receipts that count as one
    std::chrono::seconds newest_{};     // the smallest delay since then
    std::chrono::seconds last_{};       // the one before
    std::chrono::seconds least_{};      // of those in a row
    std::chrono::seconds most_{};
    std::uint8_t in_a_row_ = 0;
    bool shrinks_ = true;
};

}  // namespace convoy::tracker
