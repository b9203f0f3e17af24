#include "position-tracker/state/refusals.hpp"

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace convoy::tracker {
namespace {

constexpr std::size_t read_at_once = 10'000;  // positions in a page
constexpr std::chrono::minutes max_between_walks{1};

using Reason = std::pair<std::string_view, std::string_view>;  // vehicle, reason

std::vector<Reason> reasons_of(std::span<const Refused> entries) {
    std::vector<Reason> reasons;
    reasons.reserve(entries.size());
    for (const Refused& each : entries) {
        reasons.emplace_back(each.vehicle, each.reason);
    }
    std::ranges::sort(reasons);
    return reasons;
}

}  // namespace

Refusals::Refusals(const history::History& history, Steady steady)
    : history_(history), steady_(std::move(steady)) {}

void Refusals::sweep() {
    const std::scoped_lock lock(walk_mutex_);
    begin_rejected();
    // The list is complete after the first sweep, however many positions are rejected.
    bool more = rejected_walk_.has_value();
    while (more) {
        more = read_rejected() && rejected_walk_ && !has_list_;
    }
    read_held();
    publish();
}

bool Refusals::is_due(std::optional<std::uint64_t> newest) const {
    return !rejected_begun_ || newest != newest_ ||
           steady_() - *rejected_begun_ >= max_between_walks;
}

void Refusals::begin_rejected() {
    if (rejected_walk_) {
        return;
    }
    const auto found = history_.rejected({.limit = 1});
    if (!found) {
        return;
    }
    const auto newest = found->empty() ? std::nullopt : std::optional(found->front().number);
    if (is_due(newest)) {
        rejected_walk_.emplace();
        rejected_read_ = 0;
        rejected_begun_ = steady_();
        newest_ = newest;
    }
}

// Returns false if the store has failed.
bool Refusals::read_rejected() {
    RejectedWalk& walk = *rejected_walk_;
    const auto page = history_.rejected({.before = walk.before, .limit = read_at_once});
    if (!page) {
        return false;
    }
    for (const history::StoredRejection& each : *page) {
        walk.summary.add(each);
    }
    rejected_read_ += page->size();
    if (page->size() == read_at_once) {
        walk.before = page->back().number;
        return true;
    }
    rejected_ = walk.summary.entries();
    rejected_kept_ = rejected_read_;
    rejected_walk_.reset();
    has_list_ = true;
    return true;
}

void Refusals::read_held() {
    const auto page = history_.held({.after = held_walk_.after, .limit = read_at_once});
    if (!page) {
        return;
    }
    for (const history::HeldPosition& each : *page) {
        held_walk_.summary.add(each);
    }
    if (page->size() == read_at_once) {
        held_walk_.after = page->back().key();
        return;
    }
    held_ = std::exchange(held_walk_, {}).summary.entries();
}

void Refusals::forget(std::string_view vehicle) {
    const std::scoped_lock lock(walk_mutex_);
    const auto is_of_vehicle = [vehicle](const Refused& each) { return each.vehicle == vehicle; };
    std::erase_if(rejected_, is_of_vehicle);
    std::erase_if(held_, is_of_vehicle);
    held_walk_.summary.forget(vehicle);
    if (rejected_walk_) {
        rejected_walk_->summary.forget(vehicle);
    }
    publish();
}

void Refusals::read_again() {
    const std::scoped_lock lock(walk_mutex_);
    rejected_walk_.reset();
    rejected_begun_.reset();
}

void Refusals::publish() {
    auto entries = join(rejected_, held_);
    const auto before = list();
    if (entries == before->entries) {
        return;
    }
    const bool is_other = reasons_of(entries) != reasons_of(before->entries);
    auto next =
        std::make_shared<RefusedList>(RefusedList{.revision = before->revision + 1,
                                                  .reasons = before->reasons + (is_other ? 1 : 0),
                                                  .entries = std::move(entries)});
    const std::scoped_lock lock(list_mutex_);
    list_ = std::move(next);
}

std::shared_ptr<const RefusedList> Refusals::list() const {
    const std::scoped_lock lock(list_mutex_);
    return list_;
}

}  // namespace convoy::tracker
