#include "history/period_signatures.hpp"

#include <bit>
#include <span>
#include <string>
#include <type_traits>

#include "fleet/motion/belief/neighbours.hpp"
#include "fleet/motion/estimate/judged_period.hpp"

namespace convoy::history {
namespace {

using Contents = std::vector<PeriodContent>;

// A signature depends on fewer periods than these on either side, because each of them has a
// position. Mostly it depends on a few, which are tried first.
constexpr std::size_t few_around = 4;
constexpr std::size_t max_around = fleet::motion_reach + fleet::min_context + 2;

// To walk through fewer positions than these costs little more than to find their sum.
constexpr std::uint64_t min_signed = 8;

/// The periods around one of them that its sum depends on.
struct Around {
    std::size_t first;
    std::size_t last;
    bool from_begin;  ///< whether it also matters that the vehicle has nothing before
};

/// Walks back from `index` until `wanted` positions are passed. Returns false if there are fewer.
bool walk_back(const Contents& periods, std::size_t& index, std::size_t wanted) {
    std::uint64_t passed = 0;
    while (passed < wanted && index > 0) {
        passed += periods[--index].positions;
    }
    return passed >= wanted;
}

bool walk_on(const Contents& periods, std::size_t& index, std::size_t wanted) {
    std::uint64_t passed = 0;
    while (passed < wanted && index + 1 < periods.size()) {
        passed += periods[++index].positions;
    }
    return passed >= wanted;
}

/// Returns nothing if a part of it is after `periods`.
std::optional<Around> around(const Contents& periods, std::size_t index) {
    Around found{.first = index, .last = index, .from_begin = false};
    // First the neighbours, which the motion depends on, then what their judgement depends on.
    found.from_begin = !walk_back(periods, found.first, fleet::motion_reach) ||
                       !walk_back(periods, found.first, fleet::min_context);
    if (!walk_on(periods, found.last, fleet::motion_reach)) {
        return std::nullopt;
    }
    // A judgement also depends on the next period, and on whether anything is after that.
    const fleet::Time after = periods[found.last].begin + 2 * fleet::judged_period;
    if (!walk_on(periods, found.last, fleet::min_context + 1)) {
        return std::nullopt;
    }
    while (periods[found.last].begin < after) {
        if (++found.last == periods.size()) {
            return std::nullopt;
        }
    }
    return found;
}

/// Writes what a signature is the hash of.
class SignedBytes {
 public:
    template <class Number>
    SignedBytes& add(Number number) {
        static_assert(std::is_arithmetic_v<Number>);
        const auto bytes = std::bit_cast<std::array<char, sizeof(Number)>>(number);
        bytes_.append(bytes.data(), bytes.size());
        return *this;
    }
    SignedBytes& add(const PeriodContent& content) {
        add(content.begin.time_since_epoch().count()).add(content.positions);
        bytes_.append(content.hash.begin(), content.hash.end());
        return *this;
    }
    ContentHash hash() const { return hash_of(bytes_); }

 private:
    std::string bytes_{CONVOY_MOTION_HASH};
};

std::optional<ContentHash> signature_of(const Contents& periods, std::size_t index,
                                        const SignedTrack& track) {
    if (periods[index].positions < min_signed) {
        return std::nullopt;
    }
    const auto found = around(periods, index);
    if (!found || periods[found->first].begin < track.oldest) {
        return std::nullopt;
    }
    SignedBytes bytes;
    bytes.add(fleet::period_sum_version)
        .add(track.motion.max_speed.value)
        .add(periods[index].begin.time_since_epoch().count())
        .add(found->from_begin);
    for (std::size_t i = found->first; i <= found->last; ++i) {
        bytes.add(periods[i]);
    }
    return bytes.hash();
}

/// Returns the periods before that of `from` that the first signature depends on.
StoreResult<Contents> read_before(const PeriodCache& cache, const SignedTrack& track,
                                  fleet::Time from) {
    auto before = cache.contents_before(track.vehicle, from, few_around);
    if (before && before->size() == few_around) {
        std::size_t first = before->size();
        if (!walk_back(*before, first, fleet::motion_reach) ||
            !walk_back(*before, first, fleet::min_context)) {
            return cache.contents_before(track.vehicle, from, max_around);
        }
    }
    return before;
}

/// Returns how many periods from `begin` on have all periods around that their signatures need.
std::size_t count_decided(const Contents& periods, std::size_t begin) {
    std::size_t count = 0;
    while (begin + count < periods.size() && around(periods, begin + count)) {
        ++count;
    }
    return count;
}

}  // namespace

StoreResult<SignedPeriods> read_signatures(const PeriodCache& cache, const SignedTrack& track,
                                           fleet::Time from, std::size_t most) {
    const auto before = read_before(cache, track, from);
    if (!before) {
        return before.error();
    }
    for (const std::size_t after : {few_around, max_around}) {
        const auto contents = cache.contents(track.vehicle, from, most + after);
        if (!contents) {
            return contents.error();
        }
        Contents periods = *before;
        periods.insert(periods.end(), contents->begin(), contents->end());
        const bool is_last = contents->size() < most + after;
        const std::size_t count =
            std::min(most, is_last ? contents->size() : count_decided(periods, before->size()));
        if (count == 0 && !is_last) {
            continue;
        }
        SignedPeriods read{.periods = {}, .is_last = is_last && count == contents->size()};
        for (std::size_t i = before->size(); i < before->size() + count; ++i) {
            read.periods.push_back({.begin = periods[i].begin,
                                    .positions = periods[i].positions,
                                    .signature = signature_of(periods, i, track)});
        }
        return read;
    }
    return SignedPeriods{.periods = {}, .is_last = true};
}

}  // namespace convoy::history
