// The protocols that Convoy speaks with devices.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "devices/decoder.hpp"

namespace convoy::devices {

/// What a device loses if the gateway ends before the broker has its positions.
enum class Delivery : std::uint8_t {
    acknowledged,  ///< nothing: it keeps each record until it is answered
    sent_once,     ///< what was read and not yet stored: it forgets what it has sent
};

/// What a protocol's usual dialect does; a device may speak another one (`delivery_of`).
struct Protocol {
    std::string_view name;  ///< in ids, metrics and settings: "teltonika"
    std::uint16_t port;     ///< on which devices expect it
    bool has_datagrams;     ///< it is spoken over UDP, too
    Delivery delivery;
    std::unique_ptr<Decoder> (*open)(Transport);  ///< begins a connection or a datagram
};

/// All protocols with connections, sorted by name. Those over HTTP are not among them.
std::span<const Protocol> protocols();

/// What the device loses of this frame. A frame without an answer is forgotten when it is sent, as
/// one of quality 0 is in MQTT. Meitrack's batches have one, though its other records have none. A
/// device of Queclink or H02 whose setting for answers is off forgets at once, too: its frames do
/// not say so.
Delivery delivery_of(const Protocol& protocol, const Decoded& decoded);

/// Returns nothing if there is none of this name.
const Protocol* find_protocol(std::string_view name);

}  // namespace convoy::devices
