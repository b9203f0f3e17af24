#include "history/period_walk.hpp"

#include <algorithm>
#include <utility>

#include "fleet/motion/estimate/judged_period.hpp"

namespace convoy::history {
namespace {

constexpr std::chrono::milliseconds period_step{1};
constexpr std::size_t entries_at_once = 1'000;

// A range may be short, so few periods are looked at first.
constexpr std::size_t first_periods = 16;
constexpr std::size_t max_periods = 1'024;

fleet::Time last_of(const SignedPeriod& period) {
    return period.begin + fleet::judged_period - period_step;
}

}  // namespace

PeriodWalk::PeriodWalk(const History& history, HistoryRange walked,
                       const fleet::MotionSettings& motion, std::vector<fleet::Time> cuts)
    : history_(history),
      cache_(history.period_cache()),
      erasures_(cache_ != nullptr ? cache_->erasures() : 0),
      walked_(std::move(walked)),
      motion_(motion),
      cuts_(std::move(cuts)),
      from_(std::max(walked_.range.from(), walked_.oldest)),
      known_{.periods = {}, .is_last = cache_ == nullptr},
      known_from_(from_) {}

StoreResult<PeriodWalk::Piece> PeriodWalk::next(std::uint64_t max_summed) {
    if (from_ > walked_.range.to()) {
        return Piece{.is_last = true};
    }
    if (const auto looked = look_ahead(); !looked) {
        return looked.error();
    }
    if (!making_ &&
        (passed_ == known_.periods.size() || !can_sum(known_.periods[passed_], max_summed))) {
        return read_entries(max_summed);
    }
    const SignedPeriod& period = known_.periods[passed_];
    if (auto sum = making_ ? std::nullopt : kept(period)) {
        cache_->count_found(1);
        walk_.reset();
        pass(period);
        return Piece{.sum = std::move(sum)};
    }
    return make(period);
}

// Learns which periods come next, unless that is known.
StoreResult<void> PeriodWalk::look_ahead() {
    if (passed_ < known_.periods.size() || known_.is_last) {
        return {};
    }
    finish();
    looked_ahead_ = std::clamp(looked_ahead_ * 2, first_periods, max_periods);
    known_from_ = from_;
    auto known = read_signatures(
        *cache_, {.vehicle = walked_.vehicle, .oldest = walked_.oldest, .motion = motion_}, from_,
        looked_ahead_);
    if (known) {
        known_ = std::move(*known);
    } else {
        // What cannot be read may lie behind the range. The walk reads only what the answer needs.
        known_ = {.periods = {}, .is_last = true};
    }
    passed_ = 0;
    kept_.clear();
    if (!known_.periods.empty()) {
        kept_ = cache_->kept(walked_.vehicle, known_.periods.front().begin,
                             known_.periods.back().begin);
    }
    return {};
}

bool PeriodWalk::can_sum(const SignedPeriod& period, std::uint64_t max_summed) const {
    const auto cut = std::ranges::upper_bound(cuts_, period.begin);
    return period.signature && period.positions <= max_summed && from_ <= period.begin &&
           last_of(period) <= walked_.range.to() && (cut == cuts_.end() || last_of(period) < *cut);
}

std::optional<fleet::PeriodSum> PeriodWalk::kept(const SignedPeriod& period) const {
    const auto begin_of = [](const SignedSum& sum) { return sum.sum.begin; };
    const auto found = std::ranges::lower_bound(kept_, period.begin, {}, begin_of);
    const bool is_same = found != kept_.end() && found->sum.begin == period.begin &&
                         found->signature == *period.signature;
    return is_same ? std::optional(found->sum) : std::nullopt;
}

// Adds up a part of the period, and gives its sum when that is all.
StoreResult<PeriodWalk::Piece> PeriodWalk::make(const SignedPeriod& period) {
    if (!making_) {
        making_.emplace(period.begin);
    }
    const auto entries = walk().next(entries_at_once, last_of(period));
    if (!entries) {
        return entries.error();
    }
    for (const fleet::HistoryEntry& entry : *entries) {
        // An earlier one has come since `look_ahead`; the answer is without it.
        if (entry.position.time >= period.begin) {
            making_->add(entry.position, entry.motion);
        }
    }
    if (entries->size() == entries_at_once) {
        return Piece{};
    }
    Piece piece{.sum = making_->sum()};
    made_.push_back({.signature = *period.signature, .sum = making_->sum()});
    making_.reset();
    pass(period);
    return piece;
}

// Reads entries up to the next period of which the sum can be given.
StoreResult<PeriodWalk::Piece> PeriodWalk::read_entries(std::uint64_t max_summed) {
    std::size_t next = passed_;
    while (next < known_.periods.size() && !can_sum(known_.periods[next], max_summed)) {
        ++next;
    }
    const bool is_rest = next == known_.periods.size() && known_.is_last;
    const fleet::Time end = is_rest
                                ? walked_.range.to()
                                : std::min(last_of(known_.periods[next - 1]), walked_.range.to());
    auto entries = walk().next(entries_at_once, end);
    if (!entries) {
        return entries.error();
    }
    const bool is_all = entries->size() < entries_at_once;
    if (is_all) {
        from_ = std::min(end, fleet::Time::max() - period_step) + period_step;
        passed_ = next;
    }
    return Piece{.entries = std::move(*entries), .is_last = is_all && end == walked_.range.to()};
}

HistoryWalk& PeriodWalk::walk() {
    if (!walk_) {
        walk_.emplace(history_,
                      HistoryRange{.vehicle = walked_.vehicle,
                                   .range = {from_, walked_.range.to()},
                                   .oldest = walked_.oldest},
                      motion_);
    }
    return *walk_;
}

void PeriodWalk::pass(const SignedPeriod& period) {
    from_ = period.begin + fleet::judged_period;
    ++passed_;
}

// Positions may have changed while the sums were made. So a sum is kept only if its signature is
// the same now: positions never become again what they were, except by erasing the vehicle.
void PeriodWalk::finish() {
    if (made_.empty()) {
        return;
    }
    const auto now = read_signatures(
        *cache_, {.vehicle = walked_.vehicle, .oldest = walked_.oldest, .motion = motion_},
        known_from_, looked_ahead_);
    if (now) {
        std::erase_if(made_, [&now](const SignedSum& made) {
            const auto same = std::ranges::find(now->periods, made.sum.begin, &SignedPeriod::begin);
            return same == now->periods.end() || same->signature != made.signature;
        });
        cache_->keep(walked_.vehicle, made_, erasures_);
    }
    made_.clear();
}

}  // namespace convoy::history
