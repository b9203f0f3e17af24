#include "http/limits/slots.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace convoy::http {

namespace asio = boost::asio;

/// Lives in the coroutine that waits, and leaves the queue when that ends for any reason.
struct Slots::Waiter {
    Waiter(Slots& slots, std::chrono::steady_clock::time_point deadline)
        : of(slots), wake(slots.executor_, deadline) {
        place = of.waiting_.insert(of.waiting_.end(), this);
        of.report("waiting", 1);
    }
    ~Waiter() {
        if (!granted) {
            of.waiting_.erase(place);
            of.report("waiting", -1);
        }
    }
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;

    Slots& of;
    std::list<Waiter*>::iterator place;
    asio::steady_timer wake;
    bool granted = false;
};

asio::awaitable<std::optional<Slots::Slot>> Slots::take(
    std::chrono::steady_clock::time_point deadline) {
    if (free_ > 0) {
        --free_;
        report("under_way", 1);
        co_return Slot(*this);
    }
    Waiter waiter(*this, deadline);
    boost::system::error_code woken;
    auto token = asio::redirect_error(asio::use_awaitable, woken);
    co_await waiter.wake.async_wait(token);
    if (!waiter.granted) {
        co_return std::nullopt;
    }
    co_return Slot(*this);
}

void Slots::give_back() {
    if (waiting_.empty()) {
        ++free_;
        report("under_way", -1);
        return;
    }
    // The place is handed over, not freed, so that no other coroutine takes it before the waiter
    // resumes.
    Waiter& next = *waiting_.front();
    waiting_.pop_front();
    report("waiting", -1);
    next.granted = true;
    next.wake.cancel();
}

}  // namespace convoy::http
