// The gateway's side of the tracker: how requests are passed on, and whether it answers.
// Thread-safe.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "http/address_choice.hpp"
#include "http/message.hpp"
#include "http/upstream_address.hpp"
#include "service/health.hpp"

namespace convoy::gateway {

struct TrackerSettings {
    std::string url = "http://127.0.0.1:8082";
    std::chrono::milliseconds timeout{10'000};  ///< until an answer begins; then between two pieces
    /// The same for a long answer, which yields to short ones and is made in turn with others. Less
    /// than nginx waits.
    std::chrono::milliseconds long_timeout{50'000};
    std::uint32_t retries = 2;  ///< further attempts where no answer had begun
    std::chrono::milliseconds probe_interval{2'000};
};

class Tracker {
 public:
    /// Declares the dependency `tracker` down until something was heard of it. The URL should be
    /// one that http::parse_upstream takes.
    Tracker(TrackerSettings settings, service::Health& health);

    const http::UpstreamAddress& address() const { return address_; }
    /// Of several trackers behind the address, the one that all of this gateway asks and watches,
    /// so that answers never go back in time.
    const std::shared_ptr<http::AddressChoice>& choice() const { return choice_; }

    /// Passes the request on as it was asked. Where there is no answer the client gets 503 or 504;
    /// either way the outcome says whether the tracker is up.
    http::Forward forward(const http::Request& request);
    /// The same for a request whose answer is long (see http::Router::mark_long).
    http::Forward forward_long(const http::Request& request);

    /// Asks for a sign of life, where no request brought one within the probe interval: while
    /// nobody is looking, the metrics should be true as well. Waits up to the time-out of a probe.
    void probe_if_quiet();

 private:
    void answered();
    void failed(http::UpstreamFailure failure);

    TrackerSettings settings_;
    http::UpstreamAddress address_;
    std::shared_ptr<http::AddressChoice> choice_;
    service::Health& health_;
    std::atomic<std::chrono::steady_clock::time_point> heard_;  ///< when the latest outcome was
};

}  // namespace convoy::gateway
