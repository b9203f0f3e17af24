// Erases vehicles for the operator, on the admin port: `DELETE /vehicles/{name}`, or many at once
// by `POST /erase`, which costs a history of files no more than one does. `GET /erase` says how far
// it has got.
//
// Threads: any. One erasing at a time, so that it leaves other threads to the other pages.
#pragma once

#include <atomic>
#include <chrono>
#include <mutex>
#include <span>
#include <string>

#include "http/message.hpp"
#include "position-tracker/intake/ledger.hpp"

namespace convoy::tracker {

/// Names in one request, and bytes of its body.
inline constexpr std::size_t max_erased = 10'000;
inline constexpr std::size_t max_erase_body_bytes = std::size_t{1} << 20U;

class Erasing {
 public:
    /// `ledger` outlives this.
    explicit Erasing(Ledger& ledger) : ledger_(ledger) {}

    /// 204, or 404 when there is no such vehicle.
    http::Response one(const std::string& name);
    /// The body names them: {"vehicles":["City Truck",…]}. 200 with {"erased":2,"unknown":["Van"]}.
    http::Response many(const http::Request& request);
    // Both: 503 when the store fails (some may be erased by then; ask again), 409 while another
    // erasing is under way.

    /// {"running":true,"vehicles":120,"done":40,"seconds":3.1}; of the last one when none runs.
    http::Response progress() const;

 private:
    StoreResult<std::vector<fleet::VehicleName>> erase(std::span<const fleet::VehicleName> names);

    Ledger& ledger_;
    std::mutex running_;
    std::atomic<bool> is_running_ = false;
    std::atomic<std::size_t> vehicles_ = 0;
    std::atomic<std::size_t> done_ = 0;
    std::atomic<std::chrono::steady_clock::time_point> began_{};
    std::atomic<std::chrono::steady_clock::time_point> ended_{};
};

}  // namespace convoy::tracker
