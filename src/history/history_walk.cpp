#include "history/history_walk.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace convoy::history {
namespace {

constexpr std::chrono::milliseconds step{1};

}  // namespace

HistoryWalk::HistoryWalk(const History& history, HistoryRange walked, fleet::MotionSettings motion)
    : history_(history),
      walked_(std::move(walked)),
      motion_(motion),
      cursor_(std::max(walked_.range.from(), walked_.oldest)) {}

StoreResult<std::vector<fleet::HistoryEntry>> HistoryWalk::next(std::size_t most) {
    if (const auto started = start(); !started) {
        return started.error();
    }
    if (const auto read = read_ahead(most + fleet::motion_reach); !read) {
        return read.error();
    }
    std::vector<fleet::Belief> beliefs(window_.size());
    judge(window_, beliefs, motion_.max_speed);
    std::vector<fleet::HistoryEntry> entries;
    while (entries.size() < most && given_ < window_.size() &&
           window_[given_].time <= walked_.range.to()) {
        entries.push_back(
            {.position = window_[given_], .motion = derive_motion(window_, beliefs, given_)});
        ++given_;
    }
    const std::size_t passed = given_ - std::min(given_, fleet::motion_reach);
    window_.erase(window_.begin(), window_.begin() + static_cast<std::ptrdiff_t>(passed));
    given_ -= passed;
    return entries;
}

StoreResult<void> HistoryWalk::start() {
    if (!started_) {
        auto before = history_.positions_before(walked_.vehicle, cursor_, fleet::motion_reach);
        if (!before) {
            return before.error();
        }
        window_ = std::move(*before);
        std::erase_if(window_, [this](const fleet::Position& neighbour) {
            return neighbour.time < walked_.oldest;
        });
        given_ = window_.size();
        started_ = true;
    }
    return {};
}

// Reads until `wanted` positions follow the last one returned, or the history ends.
StoreResult<void> HistoryWalk::read_ahead(std::size_t wanted) {
    const std::size_t ready = window_.size() - given_;
    if (exhausted_ || ready >= wanted) {
        return {};
    }
    const auto more =
        history_.positions(walked_.vehicle, {cursor_, fleet::Time::max()}, wanted - ready);
    if (!more) {
        return more.error();
    }
    exhausted_ = more->size() < wanted - ready;
    if (!more->empty()) {
        cursor_ = more->back().time + step;
    }
    window_.insert(window_.end(), more->begin(), more->end());
    return {};
}

}  // namespace convoy::history
