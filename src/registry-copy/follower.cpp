#include "registry-copy/follower.hpp"

#include <condition_variable>
#include <utility>

#include "service/log.hpp"

namespace convoy::registry {
namespace {

constexpr int gone = 410;

void pause_for(std::chrono::milliseconds pause, const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any stopped;
    std::unique_lock lock(mutex);
    stopped.wait_for(lock, stop, pause, [] { return false; });
}

}  // namespace

Follower::Follower(FollowerSettings settings, service::Health& health)
    : settings_(std::move(settings)),
      health_(health),
      file_(settings_.file),
      pause_(settings_.first_pause, settings_.longest_pause, settings_.seed) {
    health_.expect("registry");
    if (auto kept = file_.read()) {
        next_ = std::move(*kept);
        copy_ = std::make_shared<const Copy>(next_);
        is_complete_ = true;
    }
    thread_ = std::jthread([this](const std::stop_token& stop) { follow(stop); });
}

Follower::~Follower() = default;

std::shared_ptr<const Copy> Follower::copy() const {
    const std::scoped_lock lock(mutex_);
    return copy_;
}

void Follower::follow(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        if (ask(stop)) {
            pause_.reset();
        } else {
            pause_for(pause_.next(), stop);
        }
    }
}

bool Follower::ask(const std::stop_token& stop) {
    const auto answer =
        http::fetch(settings_.registry, target(), settings_.wait + settings_.patience, stop);
    if (!answer) {
        if (!stop.stop_requested()) {
            failed(answer.error());
        }
        return false;
    }
    const auto changes = read_changes(*answer);
    if (!changes) {
        failed({.what = "its changes cannot be read: " + changes.error().detail});
        return false;
    }
    health_.up("registry", settings_.registry.authority);
    is_unpublished_ |= !is_complete_ || !changes->changes.empty();
    next_ = next_.with(*changes);
    if (is_unpublished_ && !changes->more) {
        publish();
    }
    return true;
}

std::string Follower::target() const {
    std::string target = "/changes?since=" + std::to_string(next_.number());
    if (!next_.registry().empty()) {
        target += "&registry=" + next_.registry();
    }
    return target +
           (is_complete_ ? "&wait=" + std::to_string(settings_.wait.count()) : "&all=true");
}

void Follower::failed(const http::FetchFailure& failure) {
    if (failure.status != gone) {
        health_.down("registry", failure.what);
        return;
    }
    // It is another registry, or an older state of it. Until all of it is here, the copy that was
    // published stays.
    service::log_info("the registry does not know the number of the copy; all is asked for");
    next_ = Copy();
    is_complete_ = false;
}

void Follower::publish() {
    auto made = std::make_shared<const Copy>(next_);
    {
        const std::scoped_lock lock(mutex_);
        copy_.swap(made);  // the copy before ends outside of the lock: that may take long
    }
    is_complete_ = true;
    is_unpublished_ = false;
    const std::string reason = file_.write(next_);
    if (!reason.empty()) {
        service::log_warning("the copy of the registry cannot be kept", {{"reason", reason}});
    }
}

}  // namespace convoy::registry
