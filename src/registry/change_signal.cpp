#include "registry/change_signal.hpp"

#include <algorithm>

namespace convoy::registry {

ChangeSignal::End ChangeSignal::wait(std::uint64_t after, std::chrono::milliseconds within) {
    std::unique_lock lock(mutex_);
    if (number_ <= after && waiting_ == max_waiting_) {
        return End::too_many;
    }
    ++waiting_;
    woken_.wait_for(lock, within, [this, after] { return stopped_ || number_ > after; });
    --waiting_;
    if (number_ > after) {
        return End::changed;
    }
    return stopped_ ? End::stopped : End::timed_out;
}

void ChangeSignal::changed(std::uint64_t number) {
    const std::scoped_lock lock(mutex_);
    number_ = std::max(number_, number);
    woken_.notify_all();
}

void ChangeSignal::stop() {
    const std::scoped_lock lock(mutex_);
    stopped_ = true;
    woken_.notify_all();
}

std::size_t ChangeSignal::waiting() const {
    const std::scoped_lock lock(mutex_);
    return waiting_;
}

}  // namespace convoy::registry
