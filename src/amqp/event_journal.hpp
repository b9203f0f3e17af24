// Collects what the events of a publisher or subscriber tell, for tests that wait for it.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

#include "amqp/publisher.hpp"

namespace convoy::amqp {

class EventJournal {
 public:
    /// Events that write "connected", "disconnected: …", "accepted …" and "dropped …: …" here.
    ConnectionEvents connection_events() {
        return {.connected =
                    [this](const std::string& url) {
                        {
                            const std::scoped_lock lock(mutex_);
                            connected_to_ = url;
                        }
                        write("connected");
                    },
                .disconnected = [this](const std::string& why) { write("disconnected: " + why); }};
    }
    PublisherEvents publisher_events() {
        return {
            .connection = connection_events(),
            .accepted = [this](const OutgoingMessage& message) { write("accepted " + message.id); },
            .dropped =
                [this](const OutgoingMessage& message, const std::string& why) {
                    write("dropped " + message.id + ": " + why);
                }};
    }

    /// Waits until as many entries as `times` begin so; false where they never came.
    bool wait_for(const std::string& beginning, std::ptrdiff_t times = 1) {
        std::unique_lock lock(mutex_);
        return written_.wait_for(lock, std::chrono::seconds(60),
                                 [&] { return count_locked(beginning) >= times; });
    }

    std::ptrdiff_t count(const std::string& beginning) const {
        const std::scoped_lock lock(mutex_);
        return count_locked(beginning);
    }

    /// The url of the newest "connected".
    std::string connected_to() const {
        const std::scoped_lock lock(mutex_);
        return connected_to_;
    }

    /// In their order, those that begin so.
    std::vector<std::string> entries_with(const std::string& beginning) const {
        std::vector<std::string> found = entries();
        std::erase_if(found,
                      [&](const std::string& entry) { return !entry.starts_with(beginning); });
        return found;
    }

    std::vector<std::string> entries() const {
        const std::scoped_lock lock(mutex_);
        return entries_;
    }

 private:
    void write(std::string entry) {
        {
            const std::scoped_lock lock(mutex_);
            entries_.push_back(std::move(entry));
        }
        written_.notify_all();
    }

    std::ptrdiff_t count_locked(const std::string& beginning) const {
        return std::ranges::count_if(
            entries_, [&](const std::string& entry) { return entry.starts_with(beginning); });
    }

    mutable std::mutex mutex_;
    std::condition_variable written_;
    std::vector<std::string> entries_;
    std::string connected_to_;
};

}  // namespace convoy::amqp
