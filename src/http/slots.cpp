#include "http/slots.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace convoy::http {

namespace asio = boost::asio;

/// Lives in the coroutine that waits, and leaves the queue when that ends for any reason.
struct Slots::Waiter {
    Waiter(Slots& slots, std::chrono::steady_clock::time_point deadline)
        : line(slots.waiting_), wake(slots.executor_, deadline) {
        place = line.insert(line.end(), this);
    }
    ~Waiter() {
        if (!granted) {
            line.erase(place);
        }
    }
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;

    std::list<Waiter*>& line;
    std::list<Waiter*>::iterator place;
    asio::steady_timer wake;
    bool granted = false;
};

asio::awaitable<std::optional<Slots::Slot>> Slots::take(
    std::chrono::steady_clock::time_point deadline) {
    if (free_ > 0) {
        --free_;
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
        return;
    }
    // The place is handed over, not freed, so that no other coroutine takes it before the waiter
    // resumes.
    Waiter& next = *waiting_.front();
    waiting_.pop_front();
    next.granted = true;
    next.wake.cancel();
}

}  // namespace convoy::http
