// Counts what devices send, and what becomes of it.
#pragma once

#include <array>
#include <chrono>
#include <map>
#include <string>
#include <string_view>

#include "service/metrics.hpp"

namespace convoy::device_gateway {

/// What becomes of a frame.
enum class FrameResult {
    taken,         ///< decoded, whether or not it has readings
    bad_checksum,  ///< no position, no answer
    malformed,
    no_device,     ///< it does not say whose it is
    unknown_type,  ///< well formed, of a kind that is not read
    foreign_name,  ///< it writes under another name than its own
    denied,        ///< of a device that is unknown here
};

/// A word for metrics and traces: "bad_checksum".
std::string_view word_for(FrameResult result);

/// Why a connection ended.
enum class Ending {
    client,            ///< the device closed it, or the network lost it
    too_long,          ///< a frame above its protocol's cap
    no_frame,          ///< as many bytes without any frame
    unknown_protocol,  ///< on the port of all protocols
    malformed,         ///< after which its protocol demands the end
    denied,
    no_list,  ///< the registry's list is not there yet
    idle,
    stalled,          ///< a part of a frame stayed without its rest
    slow_reader,      ///< it did not read its answers
    lost,             ///< the broker refused its records, so it must send them again
    broker_away,      ///< so that it buffers, or goes to its second server
    stopped,          ///< the gateway ends
    untrusted_proxy,  ///< at the port of proxies, it is none that is trusted
    proxy_header,     ///< a trusted proxy has not named its client
    partial_frames,   ///< it had the most bytes without a whole frame, and all had too many
};

/// A word for logs and metrics: "too_long".
std::string_view word_for(Ending why);

/// Thread-safe.
class GatewayMetrics {
 public:
    explicit GatewayMetrics(service::Metrics& metrics);

    /// The metrics of one protocol.
    struct OfProtocol {
        prometheus::Gauge* sessions = nullptr;
        std::array<prometheus::Counter*, 7> frames{};  ///< by FrameResult
        prometheus::Counter* positions = nullptr;
        prometheus::Counter* readings = nullptr;
        prometheus::Counter* skipped_bytes = nullptr;

        prometheus::Counter& frames_of(FrameResult result) const {
            return *frames.at(static_cast<std::size_t>(result));
        }
    };
    /// `protocol` is one of devices::protocols(), or "" before the first bytes have decided it.
    const OfProtocol& of(std::string_view protocol) const;

    void ended(Ending why) const { endings_.at(static_cast<std::size_t>(why))->Increment(); }
    void answered(std::chrono::duration<double> after) const { answers_->Observe(after.count()); }
    /// Frames of which the broker has not accepted everything yet.
    void unacknowledged(int change) const { unacknowledged_->Increment(change); }
    /// A datagram or a connection was refused, because nothing more may wait for the broker.
    void refused() const { refused_->Increment(); }

 private:
    std::map<std::string, OfProtocol, std::less<>> protocols_;
    std::array<prometheus::Counter*, 16> endings_{};
    prometheus::Histogram* answers_;
    prometheus::Gauge* unacknowledged_;
    prometheus::Counter* refused_;
};

}  // namespace convoy::device_gateway
