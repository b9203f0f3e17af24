#include "fleet/motion/reported_judgement.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

#include "fleet/local_plane.hpp"
#include "fleet/motion/plausibility.hpp"

namespace convoy::fleet {
namespace {

// A stretch ends where it is longer than these metres and sigmas of its ends, or after these
// seconds. Its length has to stand out of the noise, and it should have no corner.
constexpr double stretch_metres = 50;
constexpr double stretch_sigmas = 8;
constexpr double stretch_seconds = 60;

// Two stretches are straight together if their directions differ by no more than this. A straight
// line across a corner is shorter than the way.
constexpr double straight_degrees = 25;

// These metres have to be driven, or reported as driven, on at least these stretches, before a
// report is ignored, and before it is scaled.
constexpr double metres_to_ignore = 100;
constexpr double stretches_to_ignore = 4;
constexpr double metres_to_scale = 500;
constexpr double stretches_to_scale = 10;

// The ratio of the reported way to the driven one differs from 1 by at most this if the reports are
// right, and by some more on few stretches, because a report is of one moment. It differs from a
// factor by at most the last of these shares if the reports are in its unit.
constexpr double right_share = 0.1;
constexpr double share_of_one_stretch = 0.5;
constexpr double scaled_share = 0.05;

// The ratios of units that devices and gateways confuse: km/h, knots and miles an hour as m/s; km/h
// as knots and as miles an hour; a tenth. Their reciprocals are confused too.
constexpr std::array confused_units{3.6, 1.9438, 2.2369, 1.852, 1.6093, 10.0};

// On a stretch that agrees, the reported way is the driven one up to this share, beside these
// sigmas. The stretches that agree take the next share of the time; more if all reports are the
// same number, as of a device that is stuck. Over longer steps between positions (in seconds) a
// single stretch shows nothing.
constexpr double agreeing_share = 0.4;
constexpr double agreeing_sigmas = 3;
constexpr double agreeing_time = 0.55;
constexpr double agreeing_time_of_one_speed = 0.8;
constexpr double long_step = 12;

// No vehicle brakes or accelerates harder than this, in m/s^2.
constexpr double greatest_change = 12;

// A reported heading agrees if it differs from the straight line by no more than this; over a long
// step, by no more than the second. Those that agree take at least the first share of the time.
// Below this speed (m/s) a heading says little.
constexpr double agreeing_headings = 0.75;
constexpr double agreeing_degrees = 45;
constexpr double agreeing_degrees_far = 90;
constexpr double steering_speed = 3;

// The greatest reported speed is a limit if the vehicle was faster on the stretches where nothing
// else is reported: by more than this share of it, and by some more on few stretches.
constexpr double limit_share = 0.07;
constexpr double limit_share_of_one_stretch = 0.25;

double turn(double from, double to) { return std::abs(std::remainder(to - from, 360.0)); }

/// Consecutive good positions of one drive, all with a reported speed.
struct Stretch {
    double metres = 0;    ///< a straight line; 0 if that may be noise
    double noise = 0;     ///< one sigma of its length, in metres
    double seconds = 0;   ///< from its first to its last position
    double reported = 0;  ///< the way by the reported speeds, in metres
    double bearing = 0;   ///< of the straight line, in degrees
    bool is_straight = false;
    double slowest = 0;       ///< the least reported speed, in m/s
    double longest_step = 0;  ///< between two positions, in seconds
    double change = 0;        ///< the greatest between two reported speeds, in m/s^2
    /// The time in which the vehicle drives and reports a heading, and the part of it in which that
    /// agrees, in seconds.
    double steered = 0;
    double agreed = 0;
};

/// Cuts a window into stretches.
class StretchReader {
 public:
    StretchReader(std::span<const Position> window, std::span<const Belief> beliefs,
                  MetresPerSecond max_speed)
        : window_(window), beliefs_(beliefs), max_speed_(max_speed) {}

    /// Returns the next stretch that takes any time; nothing at the end.
    std::optional<Stretch> next();

 private:
    Stretch stretch_from(std::size_t begin);
    bool is_usable(std::size_t index) const {
        return is_good(beliefs_[index]) && window_[index].reported.speed().has_value();
    }
    bool are_joined(std::size_t begin, std::size_t end) const {
        return beliefs_[end] != Belief::relocated &&
               seconds_between(window_[begin], window_[end]) <= stretch_seconds &&
               is_plausible(window_[begin], window_[end], max_speed_);
    }
    void add_leg(Stretch& stretch, std::size_t begin, std::size_t end) const;
    void compare_headings(Stretch& stretch, std::size_t begin, std::size_t end) const;

    std::span<const Position> window_;
    std::span<const Belief> beliefs_;
    MetresPerSecond max_speed_;
    std::size_t place_ = 0;
    std::optional<double> last_bearing_;
};

std::optional<Stretch> StretchReader::next() {
    while (place_ < window_.size()) {
        const std::size_t begin = place_;
        const Stretch stretch = is_usable(begin) ? stretch_from(begin) : Stretch{};
        if (stretch.seconds > 0) {
            return stretch;
        }
        place_ = begin + 1;
        last_bearing_.reset();
    }
    return std::nullopt;
}

// Moves `place_` to the end of the stretch.
Stretch StretchReader::stretch_from(std::size_t begin) {
    const LocalPlane plane(window_[begin].coordinates);
    Stretch stretch;
    stretch.slowest = window_[begin].reported.speed()->value;
    for (std::size_t i = begin + 1; i < window_.size(); ++i) {
        if (!is_good(beliefs_[i])) {
            continue;
        }
        if (!is_usable(i) || !are_joined(place_, i)) {
            break;
        }
        add_leg(stretch, place_, i);
        place_ = i;
        const PlanePoint way = plane.at(window_[i].coordinates);
        stretch.metres = std::hypot(way.east, way.north);
        stretch.noise =
            std::hypot(accuracy_of(window_[begin]).value, accuracy_of(window_[i]).value);
        stretch.bearing = azimuth_of({.east = way.east, .north = way.north}).value;
        if (stretch.metres > std::max(stretch_metres, stretch_sigmas * stretch.noise) ||
            stretch.seconds > stretch_seconds) {
            break;
        }
    }
    if (stretch.metres <= agreeing_sigmas * stretch.noise) {
        stretch.metres = 0;
        last_bearing_.reset();
        return stretch;
    }
    stretch.is_straight = last_bearing_ && turn(*last_bearing_, stretch.bearing) < straight_degrees;
    last_bearing_ = stretch.bearing;
    compare_headings(stretch, begin, place_);
    return stretch;
}

void StretchReader::add_leg(Stretch& stretch, std::size_t begin, std::size_t end) const {
    const double seconds = seconds_between(window_[begin], window_[end]);
    const double first = window_[begin].reported.speed()->value;
    const double second = window_[end].reported.speed()->value;
    stretch.seconds += seconds;
    stretch.reported += seconds * (first + second) / 2;
    stretch.slowest = std::min(stretch.slowest, second);
    stretch.longest_step = std::max(stretch.longest_step, seconds);
    stretch.change = std::max(stretch.change, std::abs(second - first) / seconds);
}

void StretchReader::compare_headings(Stretch& stretch, std::size_t begin, std::size_t end) const {
    if (!stretch.is_straight || stretch.metres < steering_speed * stretch.seconds) {
        return;
    }
    for (std::size_t i = begin + 1; i <= end; ++i) {
        const auto heading = window_[i].reported.heading();
        if (is_usable(i) && heading) {
            const double seconds = seconds_between(window_[i - 1], window_[i]);
            stretch.steered += seconds;
            const double most = seconds > long_step ? agreeing_degrees_far : agreeing_degrees;
            stretch.agreed += turn(stretch.bearing, heading->value) < most ? seconds : 0;
        }
    }
}

/// The ways of some stretches.
struct Ways {
    double driven = 0;    ///< metres
    double reported = 0;  ///< metres
    double count = 0;

    void add(const Stretch& stretch) {
        driven += stretch.metres;
        reported += stretch.reported;
        ++count;
    }
    Ways operator-(const Ways& part) const {
        return {.driven = driven - part.driven,
                .reported = reported - part.reported,
                .count = count - part.count};
    }
    bool suffice() const {
        return std::max(driven, reported) >= metres_to_ignore && count >= stretches_to_ignore;
    }
    double ratio() const { return reported / std::max(driven, 1.0); }
};

/// Returns reported : true, or nothing if no known unit explains it.
std::optional<double> factor_of(const Ways& ways) {
    if (!ways.suffice() ||
        std::abs(ways.ratio() - 1) <= right_share + share_of_one_stretch / std::sqrt(ways.count)) {
        return 1;
    }
    if (ways.driven < metres_to_scale || ways.count < stretches_to_scale) {
        return std::nullopt;
    }
    for (const double unit : confused_units) {
        for (const double factor : {unit, 1 / unit}) {
            if (std::abs(ways.ratio() / factor - 1) <= scaled_share) {
                return factor;
            }
        }
    }
    return std::nullopt;
}

class Judge {
 public:
    Judge(std::span<const Position> window, std::span<const Belief> beliefs,
          MetresPerSecond max_speed)
        : window_(window), beliefs_(beliefs), max_speed_(max_speed) {}

    ReportedJudgement judgement();

 private:
    void see_what_is_reported();
    void sum_up();
    void judge_speed();
    bool do_most_agree() const;

    /// Calls `visit` for each stretch on which the vehicle stands or drives straight on.
    void for_each_stretch(const auto& visit) const {
        StretchReader reader(window_, beliefs_, max_speed_);
        while (const auto stretch = reader.next()) {
            if (stretch->is_straight || stretch->metres == 0) {
                visit(*stretch);
            }
        }
    }

    std::span<const Position> window_;
    std::span<const Belief> beliefs_;
    MetresPerSecond max_speed_;
    ReportedJudgement judgement_;
    // Of the reported speeds, in m/s.
    double least_ = std::numeric_limits<double>::infinity();
    double greatest_ = 0;
    Ways all_;
    Ways at_greatest_;  ///< those on which nothing else is reported
    double steered_ = 0;
    double agreed_ = 0;
};

void Judge::see_what_is_reported() {
    for (const Position& position : window_) {
        if (const auto speed = position.reported.speed()) {
            judgement_.speed = ReportedTrust::trusted;
            least_ = std::min(least_, speed->value);
            greatest_ = std::max(greatest_, speed->value);
        }
        if (position.reported.heading()) {
            judgement_.heading = ReportedTrust::trusted;
        }
    }
}

void Judge::sum_up() {
    for_each_stretch([this](const Stretch& stretch) {
        steered_ += stretch.steered;
        agreed_ += stretch.agreed;
        all_.add(stretch);
        if (stretch.slowest >= greatest_) {
            at_greatest_.add(stretch);
        }
    });
}

void Judge::judge_speed() {
    const Ways below = all_ - at_greatest_;
    const Ways& proof = below.suffice() ? below : all_;
    const auto factor = factor_of(proof);
    if (!factor) {
        judgement_.speed = ReportedTrust::ignored;
        return;
    }
    judgement_.factor = *factor;
    judgement_.speed = *factor == 1 ? ReportedTrust::trusted : ReportedTrust::scaled;
    const double share =
        limit_share + limit_share_of_one_stretch / std::sqrt(std::max(at_greatest_.count, 1.0));
    if (at_greatest_.suffice() &&
        at_greatest_.driven > (1 + share) * at_greatest_.reported / *factor) {
        judgement_.limit = MetresPerSecond{greatest_};
    }
    if (proof.suffice() && !do_most_agree()) {
        judgement_ = {.speed = ReportedTrust::ignored, .heading = judgement_.heading};
    }
}

bool Judge::do_most_agree() const {
    double seconds = 0;
    double agreeing = 0;
    for_each_stretch([&](const Stretch& stretch) {
        const bool is_limited = judgement_.limit && stretch.slowest >= judgement_.limit->value;
        if (is_limited || stretch.longest_step > long_step) {
            return;
        }
        const double reported = stretch.reported / judgement_.factor;
        const double allowed =
            agreeing_sigmas * stretch.noise + agreeing_share * std::max(stretch.metres, reported);
        seconds += stretch.seconds;
        const bool agrees = std::abs(stretch.metres - reported) <= allowed &&
                            stretch.change / judgement_.factor <= greatest_change;
        agreeing += agrees ? stretch.seconds : 0;
    });
    const double needed = least_ < greatest_ ? agreeing_time : agreeing_time_of_one_speed;
    return agreeing >= needed * seconds;
}

ReportedJudgement Judge::judgement() {
    see_what_is_reported();
    if (judgement_.speed == ReportedTrust::nothing) {
        return {};
    }
    sum_up();
    judge_speed();
    if (judgement_.heading == ReportedTrust::trusted && agreed_ < agreeing_headings * steered_) {
        judgement_.heading = ReportedTrust::ignored;
    }
    return judgement_;
}

/// Returns the believed part of a report, in true units.
ReportedMotion believed(const ReportedMotion& reported, const ReportedJudgement& judgement,
                        MetresPerSecond max_speed) {
    ReportedMotion result;
    const auto speed = reported.speed();
    const auto heading = reported.heading();
    const bool is_limited = judgement.limit && speed >= judgement.limit;
    if (speed && judgement.speed != ReportedTrust::ignored && !is_limited &&
        speed->value / judgement.factor <= max_speed.value) {
        result.set_speed({speed->value / judgement.factor});
    }
    if (heading && judgement.heading == ReportedTrust::trusted) {
        result.set_heading(*heading);
    }
    return result;
}

}  // namespace

ReportedJudgement judge_reported(std::span<const Position> window, std::span<const Belief> beliefs,
                                 MetresPerSecond max_speed, std::span<ReportedMotion> trusted) {
    const ReportedJudgement judgement = Judge(window, beliefs, max_speed).judgement();
    if (judgement.speed == ReportedTrust::nothing) {
        std::ranges::fill(trusted, ReportedMotion{});
        return judgement;
    }
    std::ranges::transform(window, trusted.begin(), [&](const Position& position) {
        return believed(position.reported, judgement, max_speed);
    });
    return judgement;
}

}  // namespace convoy::fleet
