// What a store reads of one vehicle for a report (fleet/motion/report/report_window.hpp): first its
// newest positions, then, if they are needed, those of the minutes before.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "fleet/motion/report/report_window.hpp"
#include "fleet/position.hpp"
#include "history/time_range.hpp"

namespace convoy::history {

enum class WindowUse {
    one_report,  ///< only what a report as of the newest position depends on
    growing,     ///< also what a later report may depend on, with positions that follow
};

/// Returns the range to read before `newest` (at most `fleet::report_positions`, ascending);
/// nothing if no more is needed.
inline std::optional<TimeRange> range_before(std::span<const fleet::Position> newest,
                                             WindowUse use) {
    if (newest.size() < fleet::report_positions ||
        (use == WindowUse::one_report && !fleet::may_stay(newest))) {
        return std::nullopt;
    }
    const fleet::Time begin = fleet::report_window_begin(newest.back().time);
    if (newest.front().time <= begin) {
        return std::nullopt;
    }
    return TimeRange(begin, newest.front().time - std::chrono::milliseconds{1});
}

/// Returns the most positions that a range can have: one for each millisecond.
inline std::size_t max_positions_in(const TimeRange& range) {
    return static_cast<std::size_t>((range.to() - range.from()).count()) + 1;
}

/// Returns the window of the positions in that range, followed by `newest`.
inline std::vector<fleet::Position> window_of(std::vector<fleet::Position> before,
                                              std::span<const fleet::Position> newest) {
    before.insert(before.end(), newest.begin(), newest.end());
    const fleet::ReportWindow window = fleet::report_window(before);
    return {window.begin(), window.end()};
}

}  // namespace convoy::history
