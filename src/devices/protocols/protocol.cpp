#include "devices/protocols/protocol.hpp"

#include <algorithm>
#include <array>

#include "devices/mqtt/mqtt.hpp"
#include "devices/protocols/gps103.hpp"
#include "devices/protocols/gt06.hpp"
#include "devices/protocols/h02.hpp"
#include "devices/protocols/jt808.hpp"
#include "devices/protocols/meitrack.hpp"
#include "devices/protocols/nmea.hpp"
#include "devices/protocols/queclink.hpp"
#include "devices/protocols/ruptela.hpp"
#include "devices/protocols/suntech.hpp"
#include "devices/protocols/teltonika.hpp"
#include "devices/protocols/tk103.hpp"
#include "devices/protocols/wialon.hpp"

namespace convoy::devices {

namespace {

/// A factory for the table. `Type` is made with the transport if it has to know that.
template <typename Type>
std::unique_ptr<Decoder> open(Transport transport) {
    if constexpr (std::is_constructible_v<Type, Transport>) {
        return std::make_unique<Type>(transport);
    } else {
        return std::make_unique<Type>();
    }
}

constexpr bool with_datagrams = true;
// The ports are those that devices are delivered with for servers of other makes.
constexpr std::array table{
    Protocol{"gps103", 5001, with_datagrams, Delivery::sent_once, open<Gps103Decoder>},
    Protocol{"gt06", 5023, !with_datagrams, Delivery::sent_once, open<Gt06Decoder>},
    Protocol{"h02", 5013, with_datagrams, Delivery::acknowledged, open<H02Decoder>},
    Protocol{"jt808", 5015, !with_datagrams, Delivery::acknowledged, open<Jt808Decoder>},
    Protocol{"meitrack", 5020, with_datagrams, Delivery::sent_once, open<MeitrackDecoder>},
    Protocol{"mqtt", 1883, !with_datagrams, Delivery::acknowledged, open<MqttDecoder>},
    Protocol{"nmea", 5005, with_datagrams, Delivery::sent_once, open<NmeaDecoder>},
    Protocol{"queclink", 5004, with_datagrams, Delivery::acknowledged, open<QueclinkDecoder>},
    Protocol{"ruptela", 5046, !with_datagrams, Delivery::acknowledged, open<RuptelaDecoder>},
    Protocol{"suntech", 5011, !with_datagrams, Delivery::sent_once, open<SuntechDecoder>},
    Protocol{"teltonika", 5027, with_datagrams, Delivery::acknowledged, open<TeltonikaDecoder>},
    Protocol{"tk103", 5002, with_datagrams, Delivery::sent_once, open<Tk103Decoder>},
    Protocol{"wialon", 5039, with_datagrams, Delivery::acknowledged, open<WialonDecoder>},
};

}  // namespace

std::span<const Protocol> protocols() { return table; }

Delivery delivery_of(const Protocol& protocol, const Decoded& decoded) {
    if (decoded.when_stored.empty()) {
        return Delivery::sent_once;
    }
    // The others that send once do not wait for the answers that they receive.
    return protocol.name == "meitrack" ? Delivery::acknowledged : protocol.delivery;
}

const Protocol* find_protocol(std::string_view name) {
    const auto* const found = std::ranges::find(table, name, &Protocol::name);
    return found == table.end() ? nullptr : &*found;
}

}  // namespace convoy::devices
