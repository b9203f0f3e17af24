// Keeps a copy of the registry: reads the file at start, then follows the registry's changes on its
// own thread. A change is in the copy, and in the file, a moment after it was made.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "http/upstream/address.hpp"
#include "http/upstream/fetch.hpp"
#include "registry-copy/copy.hpp"
#include "registry-copy/copy_file.hpp"
#include "registry-copy/retry_pause.hpp"
#include "service/health.hpp"

namespace convoy::registry {

struct FollowerSettings {
    http::UpstreamAddress registry;
    std::string file;                            ///< where the copy is kept
    std::chrono::seconds wait{20};               ///< how long the registry may wait for a change
    std::chrono::milliseconds patience{10'000};  ///< for the rest of an answer
    std::chrono::milliseconds first_pause{100};  ///< after a failure; doubles with each
    std::chrono::milliseconds longest_pause{5'000};
    std::uint32_t seed = 0;  ///< of the random part of pauses
};

/// Thread-safe. Its dependency in `health` is "registry".
class Follower {
 public:
    /// `health` must outlive this.
    Follower(FollowerSettings settings, service::Health& health);
    ~Follower();
    Follower(const Follower&) = delete;
    Follower& operator=(const Follower&) = delete;

    /// Returns the newest copy; null if there has been none yet, neither in the file nor from the
    /// registry.
    std::shared_ptr<const Copy> copy() const;

 private:
    void follow(const std::stop_token& stop);
    /// Asks for the next changes. Returns whether there was an answer that can be used.
    bool ask(const std::stop_token& stop);
    std::string target() const;
    void failed(const http::FetchFailure& failure);
    void publish();

    FollowerSettings settings_;
    service::Health& health_;
    CopyFile file_;
    RetryPause pause_;
    Copy next_;                    ///< may lack changes that are being asked for
    bool is_complete_ = false;     ///< `next_` was published once, so the registry may wait
    bool is_unpublished_ = false;  ///< `next_` has changes that `copy_` has not
    mutable std::mutex mutex_;
    std::shared_ptr<const Copy> copy_;
    std::jthread thread_;
};

}  // namespace convoy::registry
