#include "position-tracker/own_clock.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "position-tracker/clock.hpp"

namespace convoy::tracker {
namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

constexpr auto generation_time = 30s;
constexpr auto least_heard = 10s;
constexpr milliseconds same_error = 60s;  // ± 30 s
constexpr milliseconds step = 2s;         // of our clock: more than it is slewed in a minute
constexpr std::size_t least_vehicles = 5;
constexpr double least_share = 0.2;
constexpr std::size_t most_ahead_kept = 200'000;

// The longest part of `errors` (ascending) that lies within `same_error`.
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

void OwnClock::begin(const Moment& now) {
    for (Generation& generation : generations_) {
        generation = {};
    }
    begun_ = true;
    begun_at_ = now;
    turned_at_ = now.steady;
}

// Makes room for what comes now, and begins anew where our clock was stepped.
void OwnClock::turn(const Moment& now) {
    const auto stepped = (now.wall - begun_at_.wall) -
                         std::chrono::duration_cast<milliseconds>(now.steady - begun_at_.steady);
    if (!begun_ || std::chrono::abs(stepped) > step ||
        now.steady - turned_at_ > 2 * generation_time) {
        begin(now);
    }
    if (now.steady - turned_at_ > generation_time) {
        std::swap(generations_[0], generations_[1]);
        generations_[0] = {};
        turned_at_ = now.steady;
    }
}

void OwnClock::hear(std::span<const fleet::ReportedPosition> positions, const Moment& now) {
    const std::scoped_lock lock(mutex_);
    turn(now);
    Generation& newest = generations_[0];
    for (const fleet::ReportedPosition& reported : positions) {
        const std::size_t bit = fleet::VehicleNameHash{}(reported.vehicle) % bits;
        newest.bits_set += newest.heard[bit] ? 0 : 1;
        newest.heard[bit] = true;
        const milliseconds ahead = reported.position.time - now.wall;
        if (ahead <= most_ahead_of_clock) {
            continue;
        }
        const auto found = newest.ahead.find(reported.vehicle);
        if (found != newest.ahead.end()) {
            found->second = std::max(found->second, ahead);
        } else if (newest.ahead.size() < most_ahead_kept) {
            newest.ahead.emplace(reported.vehicle, ahead);
        }
    }
}

std::vector<milliseconds> OwnClock::all_ahead() const {
    std::vector<milliseconds> errors;
    for (const auto& [vehicle, ahead] : generations_[0].ahead) {
        errors.push_back(ahead);
    }
    for (const auto& [vehicle, ahead] : generations_[1].ahead) {
        if (!generations_[0].ahead.contains(vehicle)) {
            errors.push_back(ahead);
        }
    }
    std::ranges::sort(errors);
    return errors;
}

double OwnClock::vehicles_heard() const {
    std::size_t empty = bits;
    if (generations_[0].bits_set == 0 || generations_[1].bits_set == 0) {
        empty -= generations_[0].bits_set + generations_[1].bits_set;
    } else {
        empty = 0;
        for (std::size_t bit = 0; bit < bits; ++bit) {
            empty += generations_[0].heard[bit] || generations_[1].heard[bit] ? 0 : 1;
        }
    }
    constexpr auto all = static_cast<double>(bits);
    return -all * std::log(std::max<double>(1, static_cast<double>(empty)) / all);
}

milliseconds OwnClock::behind(const Moment& now) {
    const std::scoped_lock lock(mutex_);
    turn(now);
    const auto errors = all_ahead();
    const auto agreed = largest_agreement(errors);
    const auto agreeing = static_cast<double>(agreed.size());
    if (now.steady - begun_at_.steady < least_heard || agreed.size() < least_vehicles) {
        return 0ms;
    }
    // The number heard is an estimate, good to a hundredth.
    return agreeing < least_share * vehicles_heard() * 0.99 ? 0ms : agreed[agreed.size() / 2];
}

}  // namespace convoy::tracker
