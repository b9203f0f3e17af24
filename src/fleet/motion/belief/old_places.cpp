#include "fleet/motion/belief/old_places.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <numbers>
#include <utility>

#include "fleet/local_plane.hpp"
#include "fleet/motion/belief/plausibility.hpp"
#include "fleet/motion/belief/reported_judgement.hpp"
#include "fleet/motion/belief/visits.hpp"

namespace convoy::fleet {
namespace {

// A detour that takes longer, or has more positions, is one only where most are shorter.
constexpr std::chrono::minutes usual_detour{8};
constexpr std::size_t usual_visit = 6;
constexpr std::chrono::minutes longest_detour{16};

// Of different places.
constexpr std::size_t max_in_a_row = 8;

constexpr std::size_t coarse_detours = 3;
constexpr std::size_t many_places = 3;
constexpr std::size_t left_for = 2;

// Up to this many places further, a vehicle walks along the places that it came by.
constexpr std::size_t walking_places = 2;
constexpr double not_much_longer = 1.5;

// The first visit of a window has only a step out: it is old if that is faster than twice the new
// places show, and this much.
constexpr double surely_faster = 2;
constexpr double surely_faster_by = 10;

/// What a visit shows if it is a detour.
enum class Detour : std::uint8_t {
    none,
    coarse,
    aside,  ///< not back, but on; an old place only if others show it
    like_others,
    evident,
};

/// What the detours to one place show.
struct Evidence {
    std::size_t evident = 0;
    std::size_t coarse = 0;
    std::size_t fine = 0;             ///< neither coarse nor aside
    std::size_t returns = 0;          ///< detours or not
    std::size_t in_short_visits = 0;  ///< positions
    std::size_t in_long_visits = 0;

    /// `others_are_many`: whether there are detours to many places.
    bool is_old(bool others_are_many) const {
        const bool is_shown = evident > 0 || (coarse >= coarse_detours && 2 * coarse > returns) ||
                              (others_are_many && fine > 0);
        return is_shown && in_short_visits > in_long_visits;
    }
};

/// Whether the coordinate is a multiple of 1e-5 degrees, or rounded from a thousandth of a minute.
bool is_coarse(std::int64_t value_e7) {
    constexpr std::int64_t five_decimals = 100;
    constexpr std::int64_t thousandth = 1'000;  // in 1e-7 degrees / 6
    constexpr std::int64_t rounding = 6;
    const std::int64_t beyond = std::abs(6 * value_e7) % thousandth;
    return value_e7 % five_decimals == 0 || beyond <= rounding || beyond >= thousandth - rounding;
}

/// Returns whether a 32-bit float has exactly this value in degrees, as devices and servers keep
/// it.
bool is_float(std::int32_t value_e7) {
    const auto kept = static_cast<float>(value_e7 / 1e7);
    return std::llround(static_cast<double>(kept) * 1e7) == value_e7;
}

/// The step between floats at this value, in 1e-7 degrees.
double float_step_e7(std::int32_t value_e7) {
    const auto kept = std::abs(static_cast<float>(value_e7 / 1e7));
    return (static_cast<double>(std::nextafter(kept, 1'000.0F)) - kept) * 1e7;
}

/// Returns whether a vehicle may well come to the very same coordinates again by chance.
bool is_coarse(const Coordinates& place) {
    constexpr double coarse_cell = 1'000;  // (1e-7 degrees)²: about a tenth of a square metre
    const std::int32_t latitude = place.latitude_e7();
    const std::int32_t longitude = place.longitude_e7();
    return (is_coarse(latitude) && is_coarse(longitude)) ||
           (is_float(latitude) && is_float(longitude) &&
            float_step_e7(latitude) * float_step_e7(longitude) >= coarse_cell);
}

/// Returns the place of `point` on a plane around `origin`. A geodesic would cost much more, and
/// far away only the direction matters.
PlanePoint rough_place(const Coordinates& origin, const Coordinates& point, double cosine) {
    constexpr double metres_of_e7 = 0.0111195;
    constexpr double turn_e7 = 2.0 * Coordinates::antimeridian_e7;
    const double east = static_cast<double>(point.longitude_e7()) - origin.longitude_e7();
    return {
        .east = std::remainder(east, turn_e7) * cosine * metres_of_e7,
        .north = (static_cast<double>(point.latitude_e7()) - origin.latitude_e7()) * metres_of_e7};
}

double length(const PlanePoint& point) { return std::hypot(point.east, point.north); }

class OldPlaces {
 public:
    OldPlaces(std::span<const Position> window, MetresPerSecond max_speed)
        : window_(window),
          max_speed_(max_speed),
          visits_(visits_of(window)),
          detours_(visits_.size(), Detour::none),
          evidence_(visits_.size()),
          is_base_(visits_.size()),
          beliefs_(window.size(), Belief::good) {
        find_detours();
        for (std::size_t visit = 0; visit < visits_.size(); ++visit) {
            judge_detour(visit);
        }
    }

    void judge_newest();
    std::vector<Belief> beliefs() && { return std::move(beliefs_); }

 private:
    void find_detours();
    void judge_between(std::size_t from, std::size_t to);
    void judge_detour(std::size_t visit);
    void judge_first(std::size_t visit);
    Detour detour(std::size_t from, std::size_t visit, std::size_t to) const;
    bool is_walk(std::size_t from, std::size_t begin, std::size_t end) const;
    /// Of the step between two neighbours that are at places of their own; else 0.
    double metres_between_new(std::size_t one, std::size_t next) const;
    bool is_without_jump(std::size_t visit) const;
    bool had_left(std::size_t visit, std::size_t from) const {
        return visits_[from].places >= visits_[visits_[visit].before].places + left_for;
    }
    bool is_driven(std::size_t visit) const;
    bool is_confirmed(std::size_t visit) const;
    bool is_old(std::size_t visit) const {
        return evidence_[visits_[visit].first].is_old(places_ >= many_places);
    }
    /// A device that repeats a place in between does so briefly; a longer visit is a stay.
    bool is_short(std::size_t visit) const {
        return visits_[visit].end - visits_[visit].begin <= usual_visit &&
               last_of(visit).time - first_of(visit).time <= usual_detour;
    }
    void set(std::size_t visit, Belief belief);

    std::size_t number(std::size_t visit) const { return visits_[visits_[visit].first].places; }
    const Position& first_of(std::size_t visit) const { return window_[visits_[visit].begin]; }
    const Position& last_of(std::size_t visit) const { return window_[visits_[visit].end - 1]; }
    const Coordinates& place(std::size_t visit) const { return first_of(visit).coordinates; }
    bool is_coarse_at(std::size_t visit) const { return is_coarse(place(visit)); }

    std::span<const Position> window_;
    MetresPerSecond max_speed_;
    std::vector<Visit> visits_;
    std::vector<Detour> detours_;
    std::vector<Evidence> evidence_;  // by the first visit at a place
    // Whether a visit is at a new place, or goes on at the newest of the new ones.
    std::vector<bool> is_base_;
    std::vector<Belief> beliefs_;
    std::size_t places_ = 0;  // to which there are detours, where they are not coarse
    double fastest_ = 0;      // metres per second between the new places of detours
};

void OldPlaces::find_detours() {
    std::size_t newest = 0;
    std::size_t last = 0;
    for (std::size_t visit = 0; visit < visits_.size(); ++visit) {
        const bool is_new = visits_[visit].first == visit;
        newest = is_new ? visit : newest;
        is_base_[visit] = is_new || visits_[visit].first == newest;
        evidence_[visits_[visit].first].returns += is_new ? 0 : 1;
        if (is_base_[visit]) {
            if (visit > last + 1) {
                judge_between(last, visit);
            }
            last = visit;
        }
    }
}

/// Looks at the visits between two that are at new places.
void OldPlaces::judge_between(std::size_t from, std::size_t to) {
    const auto passed = first_of(to).time - last_of(from).time;
    if (to - from > max_in_a_row + 1 || passed > longest_detour ||
        !is_plausible(last_of(from), first_of(to), max_speed_) || is_walk(from, from + 1, to)) {
        return;
    }
    for (std::size_t visit = from + 1; visit < to; ++visit) {
        detours_[visit] = detour(from, visit, to);
        if (detours_[visit] == Detour::none) {
            continue;
        }
        Evidence& evidence = evidence_[visits_[visit].first];
        evidence.evident += detours_[visit] == Detour::evident ? 1 : 0;
        evidence.coarse += detours_[visit] == Detour::coarse ? 1 : 0;
        const std::size_t positions = visits_[visit].end - visits_[visit].begin;
        const bool is_long = passed > usual_detour || positions > usual_visit;
        (is_long ? evidence.in_long_visits : evidence.in_short_visits) += positions;
        const bool is_fine =
            detours_[visit] == Detour::like_others || detours_[visit] == Detour::evident;
        places_ += is_fine && ++evidence.fine == 1 ? 1 : 0;
        const double metres = rough_distance(place(from), place(to)).value;
        fastest_ = std::max(fastest_, metres / seconds_between(last_of(from), first_of(to)));
    }
}

Detour OldPlaces::detour(std::size_t from, std::size_t visit, std::size_t to) const {
    const Coordinates& here = place(visit);
    const double cosine = std::cos(here.latitude() * std::numbers::pi / 180);
    const PlanePoint out = rough_place(here, place(from), cosine);
    const PlanePoint back = rough_place(here, place(to), cosine);
    const double shorter = std::min(length(out), length(back));
    const bool is_single = to == from + 2;
    if (shorter <= min_leg.value || is_driven(visit) || (is_single && is_without_jump(visit))) {
        return Detour::none;
    }
    const bool leads_back = out.east * back.east + out.north * back.north > 0;
    if (is_coarse_at(from) && is_coarse_at(visit) && is_coarse_at(to)) {
        const bool is_alone = is_single && visits_[from].is_only && visits_[to].is_only;
        return leads_back && is_alone ? Detour::coarse : Detour::none;
    }
    if (!leads_back) {
        return Detour::aside;
    }
    if (had_left(visit, from)) {
        return Detour::evident;
    }
    const double direct = std::hypot(out.east - back.east, out.north - back.north);
    return place(from) != place(to) && direct < shorter ? Detour::evident : Detour::like_others;
}

/// Whether the visits from `begin` on lead, one after the other, along the places by which the
/// vehicle came, and the step there from the visit `from` is no jump: it leads to the next of them,
/// too, or is not much longer than the other steps.
bool OldPlaces::is_walk(std::size_t from, std::size_t begin, std::size_t end) const {
    if (end < begin + 2) {
        return false;
    }
    const auto are_neighbours = [this](std::size_t one, std::size_t other) {
        return std::max(number(one), number(other)) - std::min(number(one), number(other)) <=
               walking_places;
    };
    double longest = 0;
    for (std::size_t visit = begin + 1; visit < end; ++visit) {
        if (!are_neighbours(visit - 1, visit)) {
            return false;
        }
        longest = std::max(longest, rough_distance(place(visit - 1), place(visit)).value);
    }
    return are_neighbours(from, begin) ||
           rough_distance(place(from), place(begin)).value <= not_much_longer * longest;
}

double OldPlaces::metres_between_new(std::size_t one, std::size_t next) const {
    return next < visits_.size() && visits_[one].is_only && visits_[next].is_only
               ? rough_distance(place(one), place(next)).value
               : 0;
}

/// A vehicle that comes back to a stop, a ramp or its home goes there as it went before and goes on
/// afterwards. An old place lies at the end of a jump, so its steps are longer than those.
bool OldPlaces::is_without_jump(std::size_t visit) const {
    const double before = visit >= 2 ? metres_between_new(visit - 2, visit - 1) : 0;
    const double usual = std::max(before, metres_between_new(visit + 1, visit + 2));
    return rough_distance(place(visit - 1), place(visit)).value <= not_much_longer * usual &&
           rough_distance(place(visit), place(visit + 1)).value <= not_much_longer * usual;
}

bool OldPlaces::is_driven(std::size_t visit) const {
    const auto positions =
        window_.subspan(visits_[visit].begin, visits_[visit].end - visits_[visit].begin);
    return std::ranges::any_of(
        positions, [](const Position& position) { return is_sure_to_drive(position.reported); });
}

void OldPlaces::set(std::size_t visit, Belief belief) {
    std::fill(beliefs_.begin() + static_cast<std::ptrdiff_t>(visits_[visit].begin),
              beliefs_.begin() + static_cast<std::ptrdiff_t>(visits_[visit].end), belief);
}

void OldPlaces::judge_detour(std::size_t visit) {
    if (!is_old(visit)) {
        return;
    }
    if (detours_[visit] != Detour::none) {
        set(visit, Belief::outlier);
    } else if (visits_[visit].first == visit && is_short(visit)) {
        judge_first(visit);
    }
}

// The first time at an old place may be old, too: the vehicle was there before the window began.
void OldPlaces::judge_first(std::size_t visit) {
    std::size_t to = visit + 1;
    while (to < visits_.size() && !is_base_[to]) {
        ++to;
    }
    if (to == visits_.size() || is_driven(visit)) {
        return;
    }
    std::size_t from = visit;
    while (from > 0 && (from == visit || !is_base_[from])) {
        --from;
    }
    if (from < visit) {
        if (detour(from, visit, to) == Detour::evident) {
            set(visit, Belief::outlier);
        }
        return;
    }
    const double most = surely_faster * fastest_ + surely_faster_by;
    if (!is_plausible(last_of(visit), first_of(to), {most})) {
        set(visit, Belief::outlier);
    }
}

bool OldPlaces::is_confirmed(std::size_t visit) const {
    const auto passed = last_of(visit).time - first_of(visit).time;
    return visits_[visit].end - visits_[visit].begin >= confirming_positions &&
           passed >= (is_old(visit) ? usual_detour : confirming_time);
}

void OldPlaces::judge_newest() {
    std::size_t base = visits_.size() - 1;
    while (!is_base_[base]) {
        --base;
    }
    if (is_walk(base, base + 1, visits_.size())) {
        return;
    }
    for (std::size_t visit = base + 1; visit < visits_.size(); ++visit) {
        if (first_of(visit).time - last_of(base).time > usual_detour) {
            return;
        }
        const double before = base > 0 ? metres_between_new(base - 1, base) : 0;
        const double step = rough_distance(place(base), place(visit)).value;
        if (step <= not_much_longer * before) {
            continue;  // no jump: the vehicle comes home
        }
        const bool may_be_old = is_old(visit) || (!is_coarse_at(visit) && had_left(visit, base));
        if (may_be_old && !is_driven(visit) && !is_confirmed(visit) && step > min_leg.value) {
            set(visit, Belief::unconfirmed);
        }
    }
}

}  // namespace

std::vector<Belief> judge_old_places(std::span<const Position> window, MetresPerSecond max_speed,
                                     WindowEnd end) {
    if (!may_return(window, end)) {
        return {};
    }
    OldPlaces places(window, max_speed);
    if (end == WindowEnd::newest) {
        places.judge_newest();
    }
    std::vector<Belief> beliefs = std::move(places).beliefs();
    if (std::ranges::all_of(beliefs, is_good)) {
        return {};
    }
    return beliefs;
}

}  // namespace convoy::fleet
