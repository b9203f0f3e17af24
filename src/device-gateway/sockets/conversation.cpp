#include "device-gateway/sockets/conversation.hpp"

#include <algorithm>
#include <utility>

namespace convoy::device_gateway {

Conversation::Conversation(const devices::Protocol& protocol, Peer peer,
                           const KnownDevices& devices, const GatewayMetrics& metrics)
    : protocol_(protocol),
      address_(std::move(peer.address)),
      decoder_(protocol.open(peer.transport)),
      devices_(devices),
      metrics_(metrics.of(protocol.name)) {}

FrameResult Conversation::result_of(const devices::Decoded& decoded) const {
    const bool says_something =
        !decoded.readings.empty() || !decoded.rejected.empty() || !decoded.when_stored.empty();
    if (device_.empty() && says_something) {
        return FrameResult::no_device;  // whatever else is wrong with it
    }
    if (decoded.fault) {
        switch (*decoded.fault) {
            case devices::Fault::bad_checksum:
                return FrameResult::bad_checksum;
            case devices::Fault::malformed:
                return FrameResult::malformed;
            case devices::Fault::no_device:
                return FrameResult::no_device;
            case devices::Fault::unknown_type:
                return FrameResult::unknown_type;
            case devices::Fault::foreign_name:
                return FrameResult::foreign_name;
        }
    }
    return FrameResult::taken;
}

KnownDevices::Verdict Conversation::verdict_on(const devices::Decoded& decoded) const {
    const DeviceKey device = key();
    const auto verdict = devices_.find(device);
    // A later frame of the connection needs no token, since it can only be of the same device.
    if (verdict != KnownDevices::Verdict::known || !decoded.device ||
        !devices_.requires_token(device)) {
        return verdict;
    }
    return decoded.token && devices_.device_of_token(*decoded.token) == device_
               ? KnownDevices::Verdict::known
               : KnownDevices::Verdict::unknown;
}

FrameOutcome Conversation::read(devices::Bytes frame, fleet::Time received) {
    const PoliciesOfProtocol policies(devices_, protocol_.name);
    devices::Decoded decoded = decoder_->decode(frame, {.time = received, .policies = policies});
    if (decoded.device) {
        device_ = std::move(*decoded.device);
    }
    const DeviceKey device = key();
    FrameOutcome outcome;
    outcome.longest_silence = decoded.longest_silence;
    if (!device_.empty()) {
        switch (verdict_on(decoded)) {
            case KnownDevices::Verdict::known:
                break;
            case KnownDevices::Verdict::unknown:
                metrics_.frames_of(FrameResult::denied).Increment();
                outcome.next = FrameOutcome::Next::deny;
                outcome.at_once = std::move(decoded.if_denied);
                return outcome;
            case KnownDevices::Verdict::no_list:
                outcome.next = FrameOutcome::Next::no_list;
                outcome.at_once = std::move(decoded.if_unavailable);
                return outcome;
        }
    }
    const FrameResult result = result_of(decoded);
    metrics_.frames_of(result).Increment();
    outcome.at_once = std::move(decoded.at_once);
    if (result == FrameResult::no_device) {
        return outcome;  // what belongs to no device is not stored, so no answer may release it
    }
    outcome.when_stored = std::move(decoded.when_stored);
    outcome.submission.rejected = std::move(decoded.rejected);
    for (auto& reading : decoded.readings) {
        add_record(outcome.submission, std::move(reading),
                   {.device = device, .devices = devices_, .received = received});
    }
    count(outcome.submission);
    return outcome;
}

void Conversation::count(const Submission& submission) const {
    const auto positions = std::ranges::count_if(
        submission.records,
        [](const fleet::DeviceRecord& record) { return record.place.has_value(); });
    const auto all = static_cast<double>(submission.records.size());
    metrics_.positions->Increment(static_cast<double>(positions));
    metrics_.readings->Increment(all - static_cast<double>(positions));
}

}  // namespace convoy::device_gateway
