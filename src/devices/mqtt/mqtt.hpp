// The server of MQTT 3.1.1 for devices that publish positions: nothing is ever sent to them but
// answers.
#pragma once

#include "devices/decoder.hpp"
#include "devices/mqtt/packet.hpp"

namespace convoy::devices {

/// A device logs in with a user name, or with its client id if it gives none; that is its name. The
/// password is its token. It publishes to two topics, under its own name alone:
///
///   owntracks/NAME/anything     JSON of OwnTracks
///   convoy/NAME                 Convoy's own JSON (`decode_positions`)
///
/// A message of quality 1 is answered (PUBACK) when it is stored. One of quality 2 is too (PUBREC):
/// none of the apps uses it by itself, but its user may choose it. It is taken at least once, like
/// one of quality 1, since the store recognises what comes again; so no packet's number has to be
/// remembered across connections.
///
/// A message that can never become a position is answered like the others, and is kept with its
/// reason: a phone would send it again for ever, and nothing behind it. A foreign topic ends the
/// connection, since 3.1.1 has no answer that refuses a message.
class MqttDecoder final : public Decoder {
 public:
    Step next(Bytes unread) override;
    Decoded decode(Bytes frame, const Receipt& receipt) override;

 private:
    Decoded log_in(const MqttPacket& packet);
    Decoded publish(const MqttPacket& packet, const Receipt& receipt);
    Decoded answer(const MqttPacket& packet);
    Decoded answer_filters(const MqttPacket& packet);
    /// What follows this frame is not read any more.
    Decoded end(Step::Reason reason, Fault fault);

    /// The name of the device that has logged in; empty before that.
    std::string device_;
    Step::Reason end_ = Step::Reason::none;
};

}  // namespace convoy::devices
