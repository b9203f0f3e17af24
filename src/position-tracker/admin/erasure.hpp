// Erases vehicles for the operator, on the admin port: one by `DELETE /vehicles/{name}`, or many by
// `POST /erase`, which in RocksDB costs no more than one. `GET /erase` returns the progress.
//
// Thread-safe. Only one erasure runs at a time, so that threads stay free for the
// other routes of the admin port.
#pragma once

#include <atomic>
#include <chrono>
#include <mutex>
#include <span>
#include <string>

#include "http/message/message.hpp"
#include "position-tracker/admin/admin_access.hpp"

namespace convoy::tracker {

/// Most names in one request, and most bytes of its body.
inline constexpr std::size_t max_erased = 10'000;
inline constexpr std::size_t max_erase_body_bytes = std::size_t{1} << 20U;

class Erasure {
 public:
    /// `access` must outlive this.
    explicit Erasure(const AdminAccess& access) : access_(access) {}

    // Both erasing functions return 503 if the store fails or is not open (some vehicles may be
    // erased by then; repeat the request), and 409 during another erasure.

    /// Erases one vehicle. Returns 204, or 404 if it does not exist.
    http::Response one(const std::string& name);
    /// Erases the vehicles in the body: {"vehicles":["City Truck",…]}. Returns 200 with
    /// {"erased":2,"unknown":["Van"]}, or 400 if the body has another form.
    http::Response many(const http::Request& request);

    /// Returns {"running":true,"vehicles":120,"done":40,"seconds":3.1} of the erasure under way, or
    /// of the last one.
    http::Response progress() const;

 private:
    history::StoreResult<std::vector<fleet::VehicleName>> erase(
        std::span<const fleet::VehicleName> names);

    const AdminAccess& access_;
    std::mutex running_;
    std::atomic<bool> is_running_ = false;
    std::atomic<std::size_t> vehicles_ = 0;
    std::atomic<std::size_t> done_ = 0;
    std::atomic<std::chrono::steady_clock::time_point> began_{};
    std::atomic<std::chrono::steady_clock::time_point> ended_{};
};

}  // namespace convoy::tracker
