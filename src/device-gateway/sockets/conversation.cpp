#include "device-gateway/sockets/conversation.hpp"

#include <algorithm>
#include <utility>

namespace convoy::device_gateway {

namespace {

std::string_view transport_word(devices::Transport transport) {
    return transport == devices::Transport::stream ? "tcp" : "udp";
}

}  // namespace

Conversation::Conversation(const devices::Protocol& protocol, Peer peer,
                           const KnownDevices& devices, const GatewayMetrics& metrics)
    : protocol_(protocol),
      address_(std::move(peer.address)),
      decoder_(protocol.open(peer.transport)),
      devices_(devices),
      metrics_(metrics.of(protocol.name)),
      traces_(peer.traces != nullptr && peer.traces->is_on() ? peer.traces : nullptr),
      connection_(traces_ == nullptr ? 0 : traces_->new_connection()),
      transport_(peer.transport) {}

Ending ending_for(devices::Step::Reason reason) {
    switch (reason) {
        case devices::Step::Reason::too_long:
            return Ending::too_long;
        case devices::Step::Reason::unknown_protocol:
            return Ending::unknown_protocol;
        case devices::Step::Reason::malformed:
            return Ending::malformed;
        case devices::Step::Reason::refused:
            return Ending::denied;
        case devices::Step::Reason::ended:
            return Ending::client;
        case devices::Step::Reason::no_frame:
        case devices::Step::Reason::none:
            break;
    }
    return Ending::no_frame;
}

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

void trace_stranger(const Peer& peer, std::string_view bytes, std::string_view why,
                    fleet::Time now) {
    if (peer.traces == nullptr || !peer.traces->is_on()) {
        return;
    }
    const std::string shown = without_secrets(bytes, {.protocol = ""});
    peer.traces->keep({.kind = TraceOwner::Kind::address, .id = peer.address},
                      {.connection = peer.traces->new_connection(),
                       .protocol = "",
                       .transport = transport_word(peer.transport),
                       .address = peer.address},
                      {.kind = TracePiece::Kind::rest, .time = now, .bytes = shown, .result = why});
}

FrameOutcome Conversation::read(devices::Bytes frame, fleet::Time received) {
    const PoliciesOfProtocol policies(devices_, protocol_.name);
    devices::Decoded decoded = decoder_->decode(frame, {.time = received, .policies = policies});
    const bool names_device = decoded.device.has_value();
    if (names_device) {
        device_ = *decoded.device;
    }
    const auto verdict = device_.empty() ? KnownDevices::Verdict::known : verdict_on(decoded);
    is_admitted_ = verdict == KnownDevices::Verdict::known;
    const bool is_denied = verdict == KnownDevices::Verdict::unknown;
    const FrameResult result = is_denied ? FrameResult::denied : result_of(decoded);
    if (traces_ != nullptr) {
        trace({.kind = TracePiece::Kind::frame,
               .time = received,
               .bytes = frame,
               .result = verdict == KnownDevices::Verdict::no_list ? word_for(Ending::no_list)
                                                                   : word_for(result),
               .names_device = names_device},
              {.protocol = protocol_.name, .token = decoded.token, .is_login_read = names_device});
    }
    if (is_admitted_) {
        return outcome_of(std::move(decoded), result, received);
    }
    FrameOutcome outcome;
    outcome.longest_silence = decoded.longest_silence;
    if (is_denied) {
        metrics_.frames_of(FrameResult::denied).Increment();
        outcome.next = FrameOutcome::Next::deny;
        outcome.at_once = std::move(decoded.if_denied);
    } else {
        outcome.next = FrameOutcome::Next::no_list;
        outcome.at_once = std::move(decoded.if_unavailable);
    }
    return outcome;
}

FrameOutcome Conversation::outcome_of(devices::Decoded decoded, FrameResult result,
                                      fleet::Time received) {
    FrameOutcome outcome;
    outcome.longest_silence = decoded.longest_silence;
    metrics_.frames_of(result).Increment();
    outcome.at_once = std::move(decoded.at_once);
    if (result == FrameResult::no_device) {
        return outcome;  // what belongs to no device is not stored, so no answer may release it
    }
    outcome.when_stored = std::move(decoded.when_stored);
    outcome.submission.rejected = std::move(decoded.rejected);
    for (auto& reading : decoded.readings) {
        add_record(outcome.submission, std::move(reading),
                   {.device = key(), .devices = devices_, .received = received});
    }
    count(outcome.submission);
    return outcome;
}

void Conversation::answered(std::string_view answer, fleet::Time now) const {
    trace({.kind = TracePiece::Kind::answer, .time = now, .bytes = answer},
          {.protocol = protocol_.name, .is_login_read = true});
}

void Conversation::skipped(std::string_view bytes, fleet::Time now) const {
    // Ends of lines, and the bytes by which devices keep their connections open, are no garbage.
    constexpr std::string_view usual_between_frames("\r\n\0\xFF", 4);
    metrics_.skipped_bytes->Increment(static_cast<double>(bytes.size()));
    if (bytes.find_first_not_of(usual_between_frames) != std::string_view::npos) {
        not_read(bytes, "skipped", now);
    }
}

void Conversation::not_read(std::string_view bytes, std::string_view why, fleet::Time now) const {
    trace({.kind = TracePiece::Kind::rest, .time = now, .bytes = bytes, .result = why},
          {.protocol = protocol_.name});
}

void Conversation::trace(TracePiece piece, const FrameSecrets& secrets) const {
    if (traces_ == nullptr) {
        return;
    }
    std::string masked;
    if (may_have_secrets(piece.bytes, secrets)) {
        masked = without_secrets(piece.bytes, secrets);
        piece.bytes = masked;
    }
    using Kind = TraceOwner::Kind;
    const Kind named = is_admitted_ ? Kind::device : Kind::denied_device;
    traces_->keep(
        device_.empty() ? TraceOwner{Kind::address, address_} : TraceOwner{named, device_},
        {.connection = connection_,
         .protocol = protocol_.name,
         .transport = transport_word(transport_),
         .address = address_,
         .remembers_frames = transport_ == devices::Transport::stream},
        piece);
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
