#include "position-tracker/intake/own_clock.hpp"

#include <algorithm>
#include <span>

#include "position-tracker/state/clock.hpp"

namespace convoy::tracker {
namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

constexpr auto period_time = 30s;
constexpr auto min_time = 10s;
constexpr milliseconds same_error = 60s;  // ± 30 s
constexpr milliseconds max_late = 10min;
constexpr milliseconds step = 2s;  // more than our clock is slewed by in a period
constexpr std::uint64_t min_vehicles = 5;
constexpr std::uint64_t min_share = 5;  // a fifth of all votes

// Returns the longest part of `errors` (ascending) whose ends differ by at most `same_error`.
std::span<const milliseconds> largest_agreement(std::span<const milliseconds> errors) {
    std::span<const milliseconds> best;
    std::size_t first = 0;
    for (std::size_t last = 0; last < errors.size(); ++last) {
        while (errors[last] - errors[first] > same_error) {
            ++first;
        }
        if (last + 1 - first > best.size()) {
            best = errors.subspan(first, last + 1 - first);
        }
    }
    return best;
}

}  // namespace

// Discards all votes: votes from two periods ago do not count.
void OwnClock::begin(const Moment& now) {
    votes_ = {};
    period_ += 2;
    begun_at_ = now;
    turned_at_ = now;
}

void OwnClock::pass_to(const Moment& now) {
    now_ = now;
    const auto passed = now.steady - turned_at_.steady;
    const auto stepped =
        (now.wall - turned_at_.wall) - std::chrono::duration_cast<milliseconds>(passed);
    const bool is_stepped = std::chrono::abs(stepped) > step;
    if (is_stepped) {
        behind_ = 0ms;
    }
    if (period_ == 0 || is_stepped || passed > 2 * period_time) {
        begin(now);
    } else if (passed > period_time) {
        ++period_;
        votes_[period_ % 2] = {};
        turned_at_ = now;
    }
}

std::uint64_t& OwnClock::votes_like(const Vote& vehicle) {
    Votes& votes = votes_[vehicle.period % 2];
    if (vehicle.ahead > fleet::max_ahead_of_clock) {
        return votes.ahead;
    }
    return vehicle.ahead >= -max_late ? votes.agree : votes.late;
}

void OwnClock::change(Vote& vehicle, milliseconds ahead) {
    forget(vehicle);
    vehicle = {.period = period_, .ahead = ahead};
    ++votes_like(vehicle);
}

void OwnClock::forget(const Vote& vehicle) {
    if (counts(vehicle)) {
        --votes_like(vehicle);
    }
}

OwnClock::Votes OwnClock::all_votes() const {
    const auto& [some, others] = votes_;
    return {.ahead = some.ahead + others.ahead,
            .agree = some.agree + others.agree,
            .late = some.late + others.late};
}

bool OwnClock::Votes::won_by(std::uint64_t agreeing) const {
    return agreeing >= min_vehicles && agreeing > agree && agreeing * min_share >= all();
}

bool OwnClock::decide_by_numbers() {
    const Votes votes = all_votes();
    if (now_.steady - begun_at_.steady < min_time || votes.all() < min_vehicles) {
        return true;
    }
    if (votes.won_by(votes.ahead)) {
        return false;
    }
    behind_ = 0ms;
    return true;
}

bool OwnClock::is_ahead(const Vote& vehicle) const {
    return counts(vehicle) && vehicle.ahead > fleet::max_ahead_of_clock;
}

void OwnClock::decide(std::vector<milliseconds> ahead) {
    std::ranges::sort(ahead);
    const auto agreed = largest_agreement(ahead);
    const milliseconds found =
        all_votes().won_by(agreed.size()) ? agreed[agreed.size() / 2] : milliseconds{0};
    // Smaller differences are the vehicles' own delays, and ages should not jump with them.
    if (std::chrono::abs(found - behind_) > step || found == 0ms) {
        behind_ = found;
    }
}

}  // namespace convoy::tracker
