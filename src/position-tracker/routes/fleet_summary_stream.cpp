#include "position-tracker/routes/fleet_summary_stream.hpp"

#include <algorithm>
#include <utility>

#include "calendar/days.hpp"
#include "history/range_summary.hpp"

namespace convoy::tracker {
namespace {

// A piece of text has about `piece_bytes`, or what `reads_of_fleet_piece` reads give: a second's
// work at most.
constexpr std::size_t piece_bytes = std::size_t{64} * 1024;
constexpr int reads_of_fleet_piece = 100;

// JSON has white space after this many positions of a row, and after this many vehicles, so that
// the text is the same however they are read.
constexpr std::uint64_t positions_of_fleet_space = 100'000;
constexpr std::size_t vehicles_of_space = 1'000;

std::vector<fleet::SummaryDay> days_in(const SummedFleet& summed) {
    std::vector<fleet::SummaryDay> days;
    if (summed.days_of) {
        for (const calendar::Day& day : calendar::days_of(*summed.days_of, span_of(summed.range))) {
            days.push_back({.date = {}, .span = day.span});
            calendar::append_date(days.back().date, day.date);
        }
    }
    return days;
}

std::vector<fleet::Time> cuts_at(const std::vector<fleet::SummaryDay>& days,
                                 const fleet::TimeSpan& range) {
    std::vector<fleet::Time> cuts{range.begin};
    for (const fleet::SummaryDay& day : days) {
        cuts.push_back(std::min(day.span.end, range.end));
    }
    if (days.empty()) {
        cuts.push_back(range.end);
    }
    return cuts;
}

fleet::FleetSummaryHead head_of(const SummedFleet& summed, fleet::Time now) {
    return {.now = now,
            .from = summed.range.from(),
            .to = summed.range.to(),
            .zone_name = summed.days_of ? std::optional(summed.days_of->name()) : std::nullopt,
            .oldest = summed.oldest};
}

}  // namespace

FleetSummaryStream::FleetSummaryStream(const history::History& history, SummedFleet summed,
                                       fleet::Format format, fleet::Time now)
    : history_(history),
      summed_(std::move(summed)),
      days_(days_in(summed_)),
      cuts_(cuts_at(days_, span_of(summed_.range))),
      format_(format),
      writer_(format, head_of(summed_, now)) {}

history::StoreResult<std::optional<std::string>> FleetSummaryStream::next() {
    if (is_over_) {
        return std::optional<std::string>();
    }
    std::string piece = std::exchange(has_begun_, true) ? "" : writer_.begin();
    bool is_due = false;
    for (int i = 0; i < reads_of_fleet_piece && vehicle_ < summed_.vehicles.size() &&
                    piece.size() < piece_bytes && !is_due;
         ++i) {
        const auto read = read_some(piece);
        if (!read) {
            return read.error();
        }
        is_due = *read;
    }
    if (vehicle_ == summed_.vehicles.size()) {
        piece += writer_.end();
        is_over_ = true;
    }
    return std::optional(std::move(piece));
}

// Returns whether white space was written, which shows that the answer is being made.
history::StoreResult<bool> FleetSummaryStream::read_some(std::string& piece) {
    const fleet::VehicleName& vehicle = summed_.vehicles[vehicle_];
    if (!parts_) {
        parts_.emplace(history_,
                       history::HistoryRange{
                           .vehicle = vehicle, .range = summed_.range, .oldest = summed_.oldest},
                       summed_.motion, cuts_);
    }
    const auto read = parts_->next();
    if (!read) {
        return read.error();
    }
    for (const auto& [part, totals] : read->parts) {
        space_until(totals.positions, piece);
        writer_.append(piece, vehicle, days_.empty() ? nullptr : &days_[part], totals);
        spaces_ = 0;
    }
    bool is_spaced = space_until(parts_->positions(), piece);
    if (read->is_last) {
        parts_.reset();
        ++vehicle_;
        if (vehicle_ % vehicles_of_space == 0 && format_ == fleet::Format::json) {
            piece += '\n';
            is_spaced = true;
        }
    }
    return is_spaced;
}

// Writes the white space of a row of which `positions` are read.
bool FleetSummaryStream::space_until(std::uint64_t positions, std::string& piece) {
    const std::uint64_t due = positions / positions_of_fleet_space;
    const bool is_due = spaces_ < due && format_ == fleet::Format::json;
    piece.append(is_due ? due - spaces_ : 0, '\n');
    spaces_ = std::max(spaces_, due);
    return is_due;
}

}  // namespace convoy::tracker
