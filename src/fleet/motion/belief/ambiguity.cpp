#include "fleet/motion/belief/ambiguity.hpp"

#include <algorithm>
#include <cstdint>

#include "fleet/motion/belief/path_candidates.hpp"

namespace convoy::fleet {
namespace {

// If the first path has more than five eighths of the weight, the other one is outvoted.
constexpr std::int64_t max_of_first = 5;
constexpr std::int64_t of_both = 8;

constexpr std::size_t longest_parts_before = 2;

enum class Side : std::uint8_t { neither, first, other };

/// What one path has of the dispute.
struct Part {
    std::size_t positions = 0;
    std::int64_t weight = 0;
};

/// The two paths through the candidates of a window.
class Dispute {
 public:
    /// `last` is the place of the newest good position among the candidates.
    Dispute(const PathCandidates& all, std::size_t last);

    bool is_undecided() const;
    /// Returns the place of the newest candidate that both agree on, if the window shows that.
    std::optional<std::size_t> agreed() const;
    /// Returns the side whose newest place lies further to the south-west.
    Side south_western() const;
    std::size_t newest_of(Side side) const;
    bool is_on(Side side, std::size_t index) const { return sides_[index] == side; }

 private:
    void find_first(std::size_t last);
    void find_other();
    void weigh();
    void weigh_before();

    const PathCandidates& all_;
    std::vector<Side> sides_;
    std::size_t begin_ = 0;  // where the other path begins; behind the candidates if there is none
    Part first_;
    Part other_;
    std::size_t changes_ = 0;
    std::size_t longest_ = 0;  // the most positions without a change
};

Dispute::Dispute(const PathCandidates& all, std::size_t last)
    : all_(all), sides_(all.positions.size(), Side::neither), begin_(all.positions.size()) {
    find_first(last);
    find_other();
    weigh();
}

void Dispute::find_first(std::size_t last) {
    const std::size_t count = last + 1;
    const std::vector<bool> on_path =
        unbroken_path(std::span(all_.positions).first(count),
                      std::span(all_.candidates).first(count), all_.speeds, PathEnd::at_last);
    for (std::size_t i = 0; i < count; ++i) {
        sides_[i] = on_path[i] ? Side::first : Side::neither;
    }
}

void Dispute::find_other() {
    const auto begin = std::ranges::find(sides_, Side::first) - sides_.begin();
    std::vector<std::size_t> rest;
    for (auto i = static_cast<std::size_t>(begin); i < sides_.size(); ++i) {
        if (sides_[i] == Side::neither) {
            rest.push_back(i);
        }
    }
    if (rest.size() < confirming_positions) {
        return;
    }
    const PathCandidates others = path_candidates_among(all_, rest);
    const std::vector<bool> on_path =
        unbroken_path(others.positions, others.candidates, others.speeds, PathEnd::anywhere);
    for (std::size_t i = 0; i < rest.size(); ++i) {
        if (on_path[i]) {
            sides_[rest[i]] = Side::other;
            begin_ = std::min(begin_, rest[i]);
        }
    }
}

void Dispute::weigh() {
    Side last = Side::neither;
    std::size_t without_change = 0;
    for (std::size_t i = begin_; i < sides_.size(); ++i) {
        if (sides_[i] == Side::neither) {
            continue;
        }
        Part& part = sides_[i] == Side::first ? first_ : other_;
        ++part.positions;
        part.weight += cost_of_leaving_out(all_.candidates[i]);
        const bool has_changed = last != Side::neither && sides_[i] != last;
        changes_ += has_changed ? 1 : 0;
        without_change = has_changed ? 1 : without_change + 1;
        longest_ = std::max(longest_, without_change);
        last = sides_[i];
    }
    weigh_before();
}

// What comes before the first position of the other path, up to as much as the longest part, is of
// the dispute, too. Otherwise a short one would begin with the other path and seem more equal.
void Dispute::weigh_before() {
    std::size_t left = longest_;
    for (std::size_t i = begin_; i > 0 && left > 0; --i) {
        if (sides_[i - 1] == Side::first) {
            first_.weight += cost_of_leaving_out(all_.candidates[i - 1]);
            --left;
        }
    }
}

bool Dispute::is_undecided() const {
    if (std::min(first_.positions, other_.positions) < confirming_positions ||
        changes_ < min_changes) {
        return false;
    }
    const bool is_large =
        first_.positions + other_.positions >= disputed_at_once ||
        all_.positions.back().time - all_.positions[begin_].time >= confirming_time;
    return is_large && of_both * first_.weight <= max_of_first * (first_.weight + other_.weight);
}

std::optional<std::size_t> Dispute::agreed() const {
    const auto begin = sides_.begin() + static_cast<std::ptrdiff_t>(begin_);
    const auto before = static_cast<std::size_t>(std::count(sides_.begin(), begin, Side::first));
    if (before < std::max(confirming_positions, longest_parts_before * longest_)) {
        return std::nullopt;
    }
    std::size_t newest = begin_;
    while (sides_[newest] != Side::first) {
        --newest;
    }
    return newest;
}

std::size_t Dispute::newest_of(Side side) const {
    std::size_t newest = sides_.size() - 1;
    while (sides_[newest] != side) {
        --newest;
    }
    return newest;
}

Side Dispute::south_western() const {
    const auto north_east = [this](Side side) {
        const Coordinates& place = all_.positions[newest_of(side)].coordinates;
        return std::int64_t{place.latitude_e7()} + place.longitude_e7();
    };
    return north_east(Side::first) <= north_east(Side::other) ? Side::first : Side::other;
}

}  // namespace

std::optional<Ambiguity> ambiguity_of(std::span<const Position> window,
                                      std::span<const Belief> beliefs, MetresPerSecond max_speed) {
    const auto good = static_cast<std::size_t>(std::ranges::count_if(beliefs, is_good));
    if (good == 0 || beliefs.size() - good < confirming_positions) {
        return std::nullopt;
    }
    const PathCandidates all = path_candidates(window, max_speed);
    std::size_t last = all.indices.size() - 1;
    while (!is_good(beliefs[all.indices[last]])) {
        --last;
    }
    const Dispute dispute(all, last);
    if (!dispute.is_undecided()) {
        return std::nullopt;
    }
    const auto agreed = dispute.agreed();
    const Side side = agreed ? Side::first : dispute.south_western();
    const std::size_t shown = agreed ? *agreed : dispute.newest_of(side);
    Ambiguity found{.shown = all.indices[shown], .agreed = agreed.has_value(), .beliefs = {}};
    found.beliefs.resize(found.shown + 1, Belief::outlier);
    for (std::size_t i = 0; i <= shown; ++i) {
        if (dispute.is_on(side, i)) {
            found.beliefs[all.indices[i]] = Belief::good;
        }
    }
    return found;
}

}  // namespace convoy::fleet
