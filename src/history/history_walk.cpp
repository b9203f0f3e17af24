#include "history/history_walk.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace convoy::history {
namespace {

constexpr std::chrono::milliseconds step{1};

// Reads at least this many positions at a time.
constexpr std::size_t min_read = 1024;

void append(auto& all, const auto& more) { all.insert(all.end(), more.begin(), more.end()); }

void drop(auto& all, std::size_t count) {
    all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count));
}

}  // namespace

HistoryWalk::HistoryWalk(const History& history, HistoryRange walked, fleet::MotionSettings motion)
    : history_(history),
      walked_(std::move(walked)),
      motion_(motion),
      cursor_(std::max(walked_.range.from(), walked_.oldest)) {}

StoreResult<std::vector<fleet::HistoryEntry>> HistoryWalk::next(std::size_t most,
                                                                fleet::Time until) {
    if (const auto started = start(); !started) {
        return started.error();
    }
    std::vector<fleet::HistoryEntry> entries;
    while (entries.size() < most) {
        if (const auto read = read_until(given_ + 1); !read) {
            return read.error();
        }
        if (given_ == window_.size() || window_[given_].time > until) {
            break;
        }
        if (const auto judged = judge_until(given_ + fleet::motion_neighbours + 1); !judged) {
            return judged.error();
        }
        const auto known = std::span(window_).first(judged_.beliefs.size());
        do {
            entries.push_back({.position = window_[given_],
                               .motion = derive_motion(
                                   {known, judged_.beliefs, given_, judged_.reported}, motion_,
                                   judged_.stays[given_], last_ ? &*last_ : nullptr)});
            if (is_believed(entries.back().motion)) {
                last_ = entries.back().motion;
            }
            ++given_;
        } while (entries.size() < most && given_ < window_.size() &&
                 window_[given_].time <= until && is_judged_around(given_));
    }
    forget_passed();
    return entries;
}

// Returns whether the positions that influence the motion at `index` are judged.
bool HistoryWalk::is_judged_around(std::size_t index) const {
    return judged_.beliefs.size() > index + fleet::motion_neighbours ||
           (exhausted_ && judged_.beliefs.size() == window_.size());
}

// Reads what comes before the first position: its neighbours, and what their judgement depends on.
StoreResult<void> HistoryWalk::start() {
    if (started_) {
        return {};
    }
    auto neighbours = history_.positions_before(walked_.vehicle, cursor_, fleet::motion_reach);
    if (!neighbours) {
        return neighbours.error();
    }
    forget_old(*neighbours);
    const fleet::Time from = cursor_;
    if (!neighbours->empty()) {
        cursor_ = std::max(fleet::period_begin(neighbours->front().time), walked_.oldest);
        // No context exists before the retention's cutoff.
        auto context = cursor_ == walked_.oldest ? StoreResult<std::vector<fleet::Position>>{}
                                                 : context_before(cursor_);
        if (!context) {
            return context.error();
        }
        window_ = std::move(*context);
        // These influence no motion that is returned.
        judged_.beliefs.assign(window_.size(), fleet::Belief::outlier);
        judged_.stays.resize(window_.size());
        judged_.reported.resize(window_.size());
        given_ = window_.size();
    }
    started_ = true;
    return skip_to(from);
}

// A period may have many more positions than are judged at a time, so the walk judges and forgets
// on its way.
StoreResult<void> HistoryWalk::skip_to(fleet::Time time) {
    for (;; ++given_) {
        if (given_ >= 2 * fleet::max_judged) {
            if (const auto judged = judge_until(given_); !judged) {
                return judged;
            }
            forget_passed();
        }
        if (const auto read = read_until(given_ + 1); !read) {
            return read;
        }
        if (given_ == window_.size() || window_[given_].time >= time) {
            return {};
        }
    }
}

StoreResult<std::vector<fleet::Position>> HistoryWalk::context_before(fleet::Time time) const {
    auto context = history_.positions(walked_.vehicle, {time - fleet::judged_period, time - step},
                                      fleet::max_context + 1);
    if (context && context->size() > fleet::max_context) {
        context = history_.positions_before(walked_.vehicle, time, fleet::max_context);
    } else if (context && context->size() < fleet::min_context) {
        context = history_.positions_before(walked_.vehicle, time, fleet::min_context);
    }
    if (context) {
        forget_old(*context);
    }
    return context;
}

void HistoryWalk::forget_old(std::vector<fleet::Position>& positions) const {
    std::erase_if(positions, [this](const fleet::Position& position) {
        return position.time < walked_.oldest;
    });
}

// Judges whole periods until the first `wanted` positions of the window have a belief, or all that
// there are.
StoreResult<void> HistoryWalk::judge_until(std::size_t wanted) {
    while (judged_.beliefs.size() < wanted) {
        if (const auto read = read_until(judged_.beliefs.size() + 1); !read) {
            return read;
        }
        if (judged_.beliefs.size() == window_.size()) {
            break;
        }
        fleet::JudgedPeriod period = fleet::period_at(window_, judged_.beliefs.size());
        while (!period.is_complete && !exhausted_) {
            if (const auto read = read_until(window_.size() + min_read); !read) {
                return read;
            }
            period = fleet::period_at(window_, judged_.beliefs.size());
        }
        const auto judged = fleet::judge_period(
            window_, period, motion_.max_speed,
            exhausted_ ? fleet::WindowEnd::newest : fleet::WindowEnd::more_follow);
        append(judged_.beliefs, judged.beliefs);
        append(judged_.stays, judged.stays);
        append(judged_.reported, judged.reported);
    }
    return {};
}

// Reads until the window has `size` positions, or the history ends.
StoreResult<void> HistoryWalk::read_until(std::size_t size) {
    if (exhausted_ || window_.size() >= size) {
        return {};
    }
    const std::size_t wanted = std::max(size - window_.size(), min_read);
    const auto more = history_.positions(walked_.vehicle, {cursor_, fleet::Time::max()}, wanted);
    if (!more) {
        return more.error();
    }
    exhausted_ = more->size() < wanted;
    if (!more->empty()) {
        cursor_ = more->back().time + step;
    }
    window_.insert(window_.end(), more->begin(), more->end());
    return {};
}

// Keeps the neighbours of the next position, and what the next period's judgement depends on.
void HistoryWalk::forget_passed() {
    std::size_t needed = given_ - std::min(given_, fleet::motion_reach);
    if (judged_.beliefs.size() < window_.size()) {
        needed = std::min(needed, fleet::period_at(window_, judged_.beliefs.size()).begin);
    }
    drop(window_, needed);
    drop(judged_.beliefs, needed);
    drop(judged_.stays, needed);
    drop(judged_.reported, needed);
    given_ -= needed;
}

}  // namespace convoy::history
