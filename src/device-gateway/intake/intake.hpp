// Takes what devices have sent on its way to the queue, and notifies their sessions when it is
// safe.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "devices/requests/request.hpp"
#include "fleet/device_record.hpp"

namespace convoy::device_gateway {

/// What one frame, datagram or request says, with the vehicles of its records.
struct Submission {
    std::vector<fleet::DeviceRecord> records;
    std::vector<devices::RejectedRecord> rejected{};  ///< kept by the tracker with their reasons

    bool empty() const { return records.empty() && rejected.empty(); }
};

/// Threads: any.
class Intake {
 public:
    /// Is called exactly once: with true when the broker has accepted everything, with false if
    /// any of it is lost; the device must then get no answer. (It is not called for what is still
    /// under way when the intake ends.) It runs on a thread of the intake, or within `submit` if
    /// the submission is empty, and must not wait.
    using Done = std::function<void(bool stored)>;

    Intake() = default;
    virtual ~Intake() = default;
    Intake(const Intake&) = delete;
    Intake& operator=(const Intake&) = delete;

    virtual void submit(Submission submission, Done done) = 0;

    /// Returns false while as much waits for the broker as may wait: read no more from devices.
    virtual bool has_space() const = 0;

    /// Returns how long the broker has been away; zero if it is there.
    virtual std::chrono::milliseconds broker_away() const = 0;
};

}  // namespace convoy::device_gateway
