// A bounded number of places, and a first-come-first-served queue of coroutines that wait for one.
// Runs on the network's thread only.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <list>
#include <optional>
#include <utility>

namespace convoy::http {

class Slots {
 public:
    Slots(boost::asio::any_io_executor executor, std::size_t count)
        : executor_(std::move(executor)), free_(count) {}
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

    boost::asio::any_io_executor executor_;
    std::size_t free_;
    std::list<Waiter*> waiting_;
};

}  // namespace convoy::http
