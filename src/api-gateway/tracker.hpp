// The gateway's client of the tracker: forwards requests and watches whether the tracker answers.
// Thread-safe.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "http/message/message.hpp"
#include "http/upstream/address.hpp"
#include "http/upstream/address_choice.hpp"
#include "service/health.hpp"

namespace convoy::gateway {

struct TrackerUpstreamSettings {
    std::string url = "http://127.0.0.1:8082";
    std::chrono::milliseconds timeout{10'000};  ///< until an answer begins, then between pieces
    /// The same for a long answer, which yields to short ones and takes turns with other long ones.
    /// It must be shorter than nginx's time-out.
    std::chrono::milliseconds long_timeout{50'000};
    std::uint32_t retries = 2;  ///< further attempts if no answer has begun
    std::chrono::milliseconds probe_interval{2'000};
};

class Tracker {
 public:
    /// Declares the dependency `tracker`, which is degraded until the first answer. The URL must be
    /// valid for http::parse_upstream.
    Tracker(TrackerUpstreamSettings settings, service::Health& health);

    const http::UpstreamAddress& address() const { return address_; }
    /// The one of several trackers behind the address that this gateway uses for requests and the
    /// live stream, so that answers never go back in time.
    const std::shared_ptr<http::AddressChoice>& choice() const { return choice_; }

    /// Forwards the request with its target unchanged. If the tracker does not answer, the client
    /// gets 503 or 504. Each outcome sets the state of the dependency.
    http::Forward forward(const http::Request& request);
    /// The same for a request whose answer is long (see http::Router::mark_long).
    http::Forward forward_long(const http::Request& request);

    /// Probes the tracker if no request had an outcome within the probe interval, so that the
    /// metrics stay true without traffic. Blocks until the probe ends or times out.
    void probe_if_quiet();

 private:
    void answered();
    void failed(http::UpstreamFailure failure);

    TrackerUpstreamSettings settings_;
    http::UpstreamAddress address_;
    std::shared_ptr<http::AddressChoice> choice_;
    service::Health& health_;
    std::atomic<std::chrono::steady_clock::time_point> latest_outcome_;
};

}  // namespace convoy::gateway
