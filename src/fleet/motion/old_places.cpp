#include "fleet/motion/old_places.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <utility>

#include "fleet/local_plane.hpp"
#include "fleet/motion/place_runs.hpp"
#include "fleet/motion/plausibility.hpp"
#include "fleet/motion/reported_judgement.hpp"

namespace convoy::fleet {
namespace {

// A detour that takes longer, or has more positions, is one only where most are shorter.
constexpr std::chrono::minutes usual_detour{8};
constexpr std::size_t usual_run = 6;
constexpr std::chrono::minutes longest_detour{16};

// Of different places.
constexpr std::size_t most_in_a_row = 8;

constexpr std::size_t coarse_detours = 3;
constexpr std::size_t many_places = 3;
constexpr std::size_t left_for = 2;

// Up to so many places further, a vehicle walks along the places that it came by.
constexpr std::size_t walking_places = 2;
constexpr double not_much_longer = 1.5;

// The first run of a window has only a step out: it is old if that is faster than twice the new
// places show, and this much.
constexpr double surely_faster = 2;
constexpr double surely_faster_by = 10;

/// What a run shows if it is a detour.
enum class Detour : std::uint8_t { none, coarse, like_others, evident };

/// What the detours to one place show.
struct Evidence {
    std::size_t evident = 0;
    std::size_t coarse = 0;
    std::size_t fine = 0;
    std::size_t returns = 0;  ///< detours or not
    std::size_t short_runs = 0;
    std::size_t long_runs = 0;

    /// `others_are_many`: whether there are detours to many places.
    bool is_old(bool others_are_many) const {
        const bool is_shown = evident > 0 || (coarse >= coarse_detours && 2 * coarse > returns) ||
                              (others_are_many && fine > 0);
        return is_shown && short_runs > long_runs;
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

bool is_coarse(const Coordinates& place) {
    return is_coarse(place.latitude_e7()) && is_coarse(place.longitude_e7());
}

double length(const PlanePoint& point) { return std::hypot(point.east, point.north); }

class OldPlaces {
 public:
    OldPlaces(std::span<const Position> window, MetresPerSecond max_speed)
        : window_(window),
          max_speed_(max_speed),
          runs_(place_runs(window)),
          detours_(runs_.size(), Detour::none),
          evidence_(runs_.size()),
          is_base_(runs_.size()),
          beliefs_(window.size(), Belief::good) {
        find_detours();
        for (std::size_t run = 0; run < runs_.size(); ++run) {
            judge_detour(run);
        }
    }

    void judge_newest();
    std::vector<Belief> beliefs() && { return std::move(beliefs_); }

 private:
    void find_detours();
    void judge_between(std::size_t from, std::size_t to);
    void judge_detour(std::size_t run);
    void judge_first(std::size_t run);
    Detour detour(std::size_t from, std::size_t run, std::size_t to) const;
    bool is_out_and_back(std::size_t from, std::size_t run, std::size_t to) const;
    bool is_walk(std::size_t from, std::size_t begin, std::size_t end) const;
    bool had_left(std::size_t run, std::size_t from) const {
        return runs_[from].places >= runs_[runs_[run].before].places + left_for;
    }
    bool is_driven(std::size_t run) const;
    bool is_confirmed(std::size_t run) const;
    bool is_old(std::size_t run) const {
        return evidence_[runs_[run].first].is_old(places_ >= many_places);
    }
    void set(std::size_t run, Belief belief);

    std::size_t number(std::size_t run) const { return runs_[runs_[run].first].places; }
    const Position& first_of(std::size_t run) const { return window_[runs_[run].begin]; }
    const Position& last_of(std::size_t run) const { return window_[runs_[run].end - 1]; }
    const Coordinates& place(std::size_t run) const { return first_of(run).coordinates; }
    bool is_coarse_at(std::size_t run) const { return is_coarse(place(run)); }

    std::span<const Position> window_;
    MetresPerSecond max_speed_;
    std::vector<PlaceRun> runs_;
    std::vector<Detour> detours_;
    std::vector<Evidence> evidence_;  // by the first run at a place
    // Whether a run is at a new place, or goes on at the newest of the new ones.
    std::vector<bool> is_base_;
    std::vector<Belief> beliefs_;
    std::size_t places_ = 0;  // to which there are detours, where they are not coarse
    double fastest_ = 0;      // metres per second between the new places of detours
};

void OldPlaces::find_detours() {
    std::size_t newest = 0;
    std::size_t last = 0;
    for (std::size_t run = 0; run < runs_.size(); ++run) {
        const bool is_new = runs_[run].first == run;
        newest = is_new ? run : newest;
        is_base_[run] = is_new || runs_[run].first == newest;
        evidence_[runs_[run].first].returns += is_new ? 0 : 1;
        if (is_base_[run]) {
            if (run > last + 1) {
                judge_between(last, run);
            }
            last = run;
        }
    }
}

/// Looks at the runs between two that are at new places.
void OldPlaces::judge_between(std::size_t from, std::size_t to) {
    const auto passed = first_of(to).time - last_of(from).time;
    if (to - from > most_in_a_row + 1 || passed > longest_detour ||
        !is_plausible(last_of(from), first_of(to), max_speed_) || is_walk(from, from + 1, to)) {
        return;
    }
    for (std::size_t run = from + 1; run < to; ++run) {
        detours_[run] = detour(from, run, to);
        if (detours_[run] == Detour::none) {
            continue;
        }
        Evidence& evidence = evidence_[runs_[run].first];
        evidence.evident += detours_[run] == Detour::evident ? 1 : 0;
        evidence.coarse += detours_[run] == Detour::coarse ? 1 : 0;
        const bool is_long = passed > usual_detour || runs_[run].end - runs_[run].begin > usual_run;
        ++(is_long ? evidence.long_runs : evidence.short_runs);
        places_ += detours_[run] != Detour::coarse && ++evidence.fine == 1 ? 1 : 0;
        const double metres = distance_between(place(from), place(to)).value;
        fastest_ = std::max(fastest_, metres / seconds_between(last_of(from), first_of(to)));
    }
}

Detour OldPlaces::detour(std::size_t from, std::size_t run, std::size_t to) const {
    if (is_driven(run) || !is_out_and_back(from, run, to)) {
        return Detour::none;
    }
    if (is_coarse_at(from) && is_coarse_at(run) && is_coarse_at(to)) {
        const bool is_alone = to == from + 2 && runs_[from].is_only && runs_[to].is_only;
        return is_alone ? Detour::coarse : Detour::none;
    }
    if (had_left(run, from)) {
        return Detour::evident;
    }
    if (place(from) == place(to)) {
        return Detour::like_others;
    }
    const LocalPlane plane(place(run));
    const PlanePoint out = plane.at(place(from));
    const PlanePoint back = plane.at(place(to));
    const double direct = std::hypot(out.east - back.east, out.north - back.north);
    return direct < std::min(length(out), length(back)) ? Detour::evident : Detour::like_others;
}

bool OldPlaces::is_out_and_back(std::size_t from, std::size_t run, std::size_t to) const {
    const LocalPlane plane(place(run));
    const PlanePoint out = plane.at(place(from));
    const PlanePoint back = plane.at(place(to));
    return length(out) > least_leg.value && length(back) > least_leg.value &&
           out.east * back.east + out.north * back.north > 0;
}

/// Whether the runs from `begin` on lead, one after the other, along the places by which the
/// vehicle came, and the step there from the run `from` is no jump: it leads to the next of them,
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
    for (std::size_t run = begin + 1; run < end; ++run) {
        if (!are_neighbours(run - 1, run)) {
            return false;
        }
        longest = std::max(longest, distance_between(place(run - 1), place(run)).value);
    }
    return are_neighbours(from, begin) ||
           distance_between(place(from), place(begin)).value <= not_much_longer * longest;
}

bool OldPlaces::is_driven(std::size_t run) const {
    const auto positions = window_.subspan(runs_[run].begin, runs_[run].end - runs_[run].begin);
    return std::ranges::any_of(
        positions, [](const Position& position) { return is_sure_to_drive(position.reported); });
}

void OldPlaces::set(std::size_t run, Belief belief) {
    std::fill(beliefs_.begin() + static_cast<std::ptrdiff_t>(runs_[run].begin),
              beliefs_.begin() + static_cast<std::ptrdiff_t>(runs_[run].end), belief);
}

void OldPlaces::judge_detour(std::size_t run) {
    if (!is_old(run)) {
        return;
    }
    if (detours_[run] != Detour::none) {
        set(run, Belief::outlier);
    } else if (runs_[run].first == run) {
        judge_first(run);
    }
}

// The first time at an old place may be old, too: the vehicle was there before the window began.
void OldPlaces::judge_first(std::size_t run) {
    std::size_t to = run + 1;
    while (to < runs_.size() && !is_base_[to]) {
        ++to;
    }
    if (to == runs_.size() || is_driven(run)) {
        return;
    }
    std::size_t from = run;
    while (from > 0 && (from == run || !is_base_[from])) {
        --from;
    }
    if (from < run) {
        if (detour(from, run, to) == Detour::evident) {
            set(run, Belief::outlier);
        }
        return;
    }
    const double most = surely_faster * fastest_ + surely_faster_by;
    if (!is_plausible(last_of(run), first_of(to), {most})) {
        set(run, Belief::outlier);
    }
}

bool OldPlaces::is_confirmed(std::size_t run) const {
    const auto passed = last_of(run).time - first_of(run).time;
    return runs_[run].end - runs_[run].begin >= confirming_positions &&
           passed >= (is_old(run) ? usual_detour : confirming_time);
}

void OldPlaces::judge_newest() {
    std::size_t base = runs_.size() - 1;
    while (!is_base_[base]) {
        --base;
    }
    if (is_walk(base, base + 1, runs_.size())) {
        return;
    }
    for (std::size_t run = base + 1; run < runs_.size(); ++run) {
        if (first_of(run).time - last_of(base).time > usual_detour) {
            return;
        }
        const bool may_be_old = is_old(run) || (!is_coarse_at(run) && had_left(run, base));
        if (may_be_old && !is_driven(run) && !is_confirmed(run) &&
            distance_between(place(base), place(run)) > least_leg) {
            set(run, Belief::unconfirmed);
        }
    }
}

}  // namespace

std::vector<Belief> judge_old_places(std::span<const Position> window, MetresPerSecond max_speed,
                                     WindowEnd end) {
    if (!may_return(window)) {
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
