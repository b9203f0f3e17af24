// A bounded number of places, and a first-come-first-served queue of coroutines that wait for one.
// Use it on the network's thread only.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <list>
#include <optional>
#include <string_view>
#include <utility>

namespace convoy::http {

class Slots {
 public:
    struct Limit {
        std::size_t count;
        /// Called with 1 when one enters the state, and with -1 when it leaves it: "waiting" for a
        /// place, or "under_way" with one.
        std::function<void(std::string_view state, int change)> changed{};
    };

    Slots(boost::asio::any_io_executor executor, Limit limit)
        : executor_(std::move(executor)), free_(limit.count), changed_(std::move(limit.changed)) {}
    Slots(const Slots&) = delete;
    Slots& operator=(const Slots&) = delete;

    /// A place; the destructor gives it back.
    class Slot {
     public:
        explicit Slot(Slots& from) : from_(&from) {}
        Slot(Slot&& other) noexcept : from_(std::exchange(other.from_, nullptr)) {}
        Slot& operator=(Slot&&) = delete;
        Slot(const Slot&) = delete;
        Slot& operator=(const Slot&) = delete;
        // NOLINTNEXTLINE(bugprone-exception-escape): an error here ends the process
        ~Slot() {
            if (from_ != nullptr) {
                from_->give_back();
            }
        }

     private:
        Slots* from_;
    };

    /// Returns a place, or {} if none became free before the deadline.
    boost::asio::awaitable<std::optional<Slot>> take(
        std::chrono::steady_clock::time_point deadline);

 private:
    struct Waiter;

    void give_back();
    void report(std::string_view state, int change) const {
        if (changed_) {
            changed_(state, change);
        }
    }

    boost::asio::any_io_executor executor_;
    std::size_t free_;
    std::function<void(std::string_view state, int change)> changed_;
    std::list<Waiter*> waiting_;
};

}  // namespace convoy::http
