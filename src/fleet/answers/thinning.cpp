#include "fleet/answers/thinning.hpp"

#include <GeographicLib/Geodesic.hpp>
#include <GeographicLib/Math.hpp>
#include <algorithm>
#include <chrono>
#include <cmath>

#include "fleet/invariant.hpp"
#include "fleet/motion/summary/leg.hpp"

namespace convoy::fleet {
namespace {

// How far a line may pass beside a position, and how far short of it the line may end, as parts of
// the tolerance. Their squares add up to 1, so both together stay within the tolerance.
constexpr double beside = 0.8;
constexpr double short_of = 0.6;

bool in_same_ten_minutes(Time one, Time other) {
    using TenMinutes = std::chrono::duration<std::int64_t, std::ratio<600>>;
    return std::chrono::floor<TenMinutes>(one) == std::chrono::floor<TenMinutes>(other);
}

/// Returns the angle from one azimuth to another, the shorter way round, in degrees.
double turn(double from, double to) { return GeographicLib::Math::AngDiff(from, to); }

}  // namespace

Thinner::Thinner(Metres tolerance) : tolerance_(tolerance.value) {
    require(std::isfinite(tolerance_) && tolerance_ >= 0, "a tolerance is finite, 0 m or more");
}

void Thinner::resume(const Position& kept) {
    require(!anchor_, "resume() comes before the first add()");
    anchor_ = kept;
}

void Thinner::add(const HistoryEntry& entry, std::vector<HistoryEntry>& kept) {
    if (!is_believed(entry.motion)) {
        return;
    }
    if (!anchor_) {
        last_ = entry;
        driven_ = millimetres_of(entry.motion);
        finish(kept);
        return;
    }
    const Position& here = entry.position;
    const bool after_silence = !is_seen(entry.motion);
    Polar place = polar(here);
    if (after_silence || !can_end(place)) {
        finish(kept);
        place = polar(here);
    }
    last_ = entry;
    driven_ += millimetres_of(entry.motion);
    if (after_silence || !in_same_ten_minutes(here.time, anchor_->time)) {
        finish(kept);
    } else {
        pass(place);
    }
}

void Thinner::finish(std::vector<HistoryEntry>& kept) {
    if (!last_) {
        return;
    }
    if (last_->motion.distance) {
        last_->motion.distance = Metres{static_cast<double>(driven_) / 1000};
    }
    kept.push_back(*last_);
    anchor_ = last_->position;
    open_ = {};
    farthest_ = 0.0;
    driven_ = 0;
    last_.reset();
}

Thinner::Polar Thinner::polar(const Position& position) const {
    const Coordinates& from = anchor_->coordinates;
    const Coordinates& to = position.coordinates;
    Polar place{};
    double arrival_azimuth = 0.0;
    GeographicLib::Geodesic::WGS84().Inverse(from.latitude(), from.longitude(), to.latitude(),
                                             to.longitude(), place.metres, place.azimuth,
                                             arrival_azimuth);
    return place;
}

/// Returns whether a line from the anchor to this position passes all those between closely enough.
bool Thinner::can_end(const Polar& place) const {
    return place.metres >= farthest_ - short_of * tolerance_ &&
           std::abs(turn(open_.middle, place.azimuth)) <= open_.width;
}

/// Narrows the sector to the lines that pass this position closely enough as well. If it lies
/// within the tolerance of the anchor, every line does.
void Thinner::pass(const Polar& place) {
    if (place.metres <= tolerance_) {
        return;
    }
    const double half =
        std::asin(beside * tolerance_ / place.metres) / GeographicLib::Math::degree();
    if (farthest_ == 0.0) {
        open_ = {.middle = place.azimuth, .width = half};
    } else {
        const double aside = turn(open_.middle, place.azimuth);
        const double left = std::max(-open_.width, aside - half);
        const double right = std::min(open_.width, aside + half);
        open_ = {.middle = open_.middle + (left + right) / 2, .width = (right - left) / 2};
    }
    farthest_ = std::max(farthest_, place.metres);
}

}  // namespace convoy::fleet
