#include "fleet/motion/reported_judgement.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

#include "fleet/motion/reported_stretch.hpp"

namespace convoy::fleet {
namespace {

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

// On a stretch that agrees, the reported way is the driven one up to this share, beside
// `sure_sigmas`. The stretches that agree take the next share of the time; more if all reports are
// the same number, as of a device that is stuck. Over a `long_step` a single stretch shows nothing.
constexpr double agreeing_share = 0.4;
constexpr double agreeing_share_of_one_speed = 0.2;
constexpr double agreeing_time = 0.55;
constexpr double agreeing_time_of_one_speed = 0.9;
constexpr double agreeing_time_of_a_unit = 0.8;

// No vehicle brakes or accelerates harder than this, in m/s^2.
constexpr double greatest_change = 12;

// The reported headings that agree take at least this share of the time.
constexpr double agreeing_headings = 0.75;

// The greatest reported speed is a limit if the vehicle was faster on the stretches where nothing
// else is reported: by more than this share of it, and by some more on few stretches.
constexpr double limit_share = 0.07;
constexpr double limit_share_of_one_stretch = 0.25;

/// The ways of some stretches.
struct Ways {
    double driven = 0;    ///< metres
    double reported = 0;  ///< metres
    double count = 0;
    double excess = 0;  ///< metres that are reported where the vehicle stays within the noise

    void add(const Stretch& stretch) {
        driven += stretch.metres;
        reported += stretch.reported;
        ++count;
        if (!stretch.has_moved()) {
            excess += stretch.reported - stretch.metres - sure_sigmas * stretch.noise;
        }
    }
    Ways operator-(const Ways& part) const {
        return {.driven = driven - part.driven,
                .reported = reported - part.reported,
                .count = count - part.count,
                .excess = excess - part.excess};
    }
    bool suffice() const {
        return excess >= metres_to_ignore ||
               (std::max(driven, reported) >= metres_to_ignore && count >= stretches_to_ignore);
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

    /// Calls `visit` for each stretch that shows something: the vehicle drives straight on, or it
    /// stays within the noise and reports more.
    void for_each_stretch(const auto& visit) const {
        StretchReader reader(window_, beliefs_, max_speed_);
        while (const auto stretch = reader.next()) {
            if (stretch->has_moved() ? stretch->is_straight : stretch->claims_more()) {
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
    for (std::size_t i = 0; i < window_.size(); ++i) {
        const Position& position = window_[i];
        if (const auto speed = position.reported.speed(); speed && is_good(beliefs_[i])) {
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
    if (!factor || (*factor != 1 && least_ == greatest_)) {
        judgement_.speed = ReportedTrust::ignored;
        return;
    }
    judgement_.factor = *factor;
    judgement_.speed = *factor == 1 ? ReportedTrust::trusted : ReportedTrust::scaled;
    const double share =
        limit_share + limit_share_of_one_stretch / std::sqrt(std::max(at_greatest_.count, 1.0));
    if (least_ < greatest_ && at_greatest_.suffice() &&
        at_greatest_.driven > (1 + share) * at_greatest_.reported / *factor) {
        judgement_.limit = MetresPerSecond{greatest_};
    }
    if (proof.suffice() && !do_most_agree()) {
        judgement_ = {.speed = ReportedTrust::ignored, .heading = judgement_.heading};
    }
}

bool Judge::do_most_agree() const {
    const bool is_one_speed = least_ == greatest_;
    const double share = is_one_speed ? agreeing_share_of_one_speed : agreeing_share;
    double seconds = 0;
    double agreeing = 0;
    for_each_stretch([&](const Stretch& stretch) {
        const bool is_limited = judgement_.limit && stretch.slowest >= judgement_.limit->value;
        if (is_limited || stretch.longest_step > long_step) {
            return;
        }
        const double reported = stretch.reported / judgement_.factor;
        const double allowed =
            sure_sigmas * stretch.noise + share * std::max(stretch.metres, reported);
        seconds += stretch.seconds;
        const bool agrees = std::abs(stretch.metres - reported) <= allowed &&
                            stretch.change / judgement_.factor <= greatest_change;
        agreeing += agrees ? stretch.seconds : 0;
    });
    double needed = judgement_.factor == 1 ? agreeing_time : agreeing_time_of_a_unit;
    if (is_one_speed) {
        needed = agreeing_time_of_one_speed;
    }
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
    const bool is_any_reported = std::ranges::any_of(
        window, [](const Position& position) { return position.reported.is_known(); });
    const ReportedJudgement judgement =
        is_any_reported ? Judge(window, beliefs, max_speed).judgement() : ReportedJudgement{};
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
