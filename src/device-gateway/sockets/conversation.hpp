// What one device says over one connection or in one datagram, and what it is answered: without
// sockets.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "device-gateway/intake/gateway_metrics.hpp"
#include "device-gateway/intake/intake.hpp"
#include "device-gateway/intake/known_devices.hpp"
#include "device-gateway/intake/records.hpp"
#include "device-gateway/traces/frame_traces.hpp"
#include "device-gateway/traces/masking.hpp"
#include "devices/protocols/protocol.hpp"

namespace convoy::device_gateway {

/// What a frame asks for.
struct FrameOutcome {
    enum class Next {
        go_on,
        deny,     ///< the device is unknown: send `at_once` and end
        no_list,  ///< it cannot be said yet whether it is known: send `at_once` and end
    };

    Next next = Next::go_on;
    std::string at_once;      ///< an answer that releases no data, or that denies
    std::string when_stored;  ///< the answer that lets the device forget
    Submission submission;
    /// How long the device may be silent, as it has announced in this frame.
    std::optional<std::chrono::seconds> longest_silence{};
};

/// How a device is connected.
struct Peer {
    devices::Transport transport;
    std::string address;
    FrameTraces* traces = nullptr;  ///< keeps what it says and is answered; null: none does
};

/// Traces bytes that begin no frame of any protocol.
void trace_stranger(const Peer& peer, std::string_view bytes, std::string_view why,
                    fleet::Time now);

/// Why a connection ends of which nothing more can be understood.
Ending ending_for(devices::Step::Reason reason);

/// Not thread-safe.
class Conversation {
 public:
    /// `devices`, `metrics` and the traces must outlive it.
    Conversation(const devices::Protocol& protocol, Peer peer, const KnownDevices& devices,
                 const GatewayMetrics& metrics);

    const devices::Protocol& protocol() const { return protocol_; }
    /// The device that has spoken last; empty before the first frame that names one.
    const std::string& device() const { return device_; }

    /// Says what the first of the unread bytes are: see devices::Decoder.
    devices::Step next(devices::Bytes unread) { return decoder_->next(unread); }
    /// Reads a frame that was complete at `received`, and counts what becomes of it.
    FrameOutcome read(devices::Bytes frame, fleet::Time received);
    /// Traces an answer that is being sent.
    void answered(std::string_view answer, fleet::Time now) const;
    /// Counts and traces bytes that belong to no frame.
    void skipped(std::string_view bytes, fleet::Time now) const;
    /// Traces bytes of which nothing was made, with the word of their connection's end.
    void not_read(std::string_view bytes, std::string_view why, fleet::Time now) const;

 private:
    /// Makes the outcome of a frame of which `result` has become, unless its device is denied.
    FrameOutcome outcome_of(devices::Decoded decoded, FrameResult result, fleet::Time received);
    void trace(TracePiece piece, const FrameSecrets& secrets) const;
    /// Returns whether the device that a frame names is admitted, by its token if it needs one.
    KnownDevices::Verdict verdict_on(const devices::Decoded& decoded) const;
    FrameResult result_of(const devices::Decoded& decoded) const;
    void count(const Submission& submission) const;

    DeviceKey key() const {
        return {.protocol = protocol_.name, .id = device_, .address = address_};
    }

    const devices::Protocol& protocol_;
    std::string address_;
    std::unique_ptr<devices::Decoder> decoder_;
    const KnownDevices& devices_;
    const GatewayMetrics::OfProtocol& metrics_;
    std::string device_;
    FrameTraces* traces_;
    std::uint64_t connection_ = 0;  ///< its number in the traces
    devices::Transport transport_;
    bool is_admitted_ = true;  ///< the device of the last frame
};

}  // namespace convoy::device_gateway
