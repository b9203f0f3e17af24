#include "device-fleet/dialects/table.hpp"

#include <algorithm>
#include <array>

#include "device-fleet/dialects/gt06.hpp"
#include "device-fleet/dialects/h02.hpp"
#include "device-fleet/dialects/jt808.hpp"
#include "device-fleet/dialects/nmea.hpp"
#include "device-fleet/dialects/osmand.hpp"
#include "device-fleet/dialects/owntracks.hpp"
#include "device-fleet/dialects/owntracks_mqtt.hpp"
#include "device-fleet/dialects/queclink.hpp"
#include "device-fleet/dialects/teltonika.hpp"
#include "device-fleet/dialects/wialon.hpp"

namespace convoy::device_fleet {

std::span<const Dialect* const> dialects() {
    static const Gt06 gt06;
    static const H02 h02;
    static const Jt808 jt808;
    static const Nmea nmea;
    static const Osmand osmand;
    static const Owntracks owntracks;
    static const OwntracksMqtt owntracks_mqtt;
    static const Queclink queclink;
    static const Teltonika teltonika(Teltonika::Codec::eight, devices::Transport::stream);
    static const Teltonika extended(Teltonika::Codec::eight_extended, devices::Transport::stream);
    static const Teltonika datagrams(Teltonika::Codec::eight_extended,
                                     devices::Transport::datagram);
    static const Wialon wialon;
    static const std::array<const Dialect*, 12> all{
        &gt06,           &h02,      &jt808,     &nmea,     &osmand,    &owntracks,
        &owntracks_mqtt, &queclink, &teltonika, &extended, &datagrams, &wialon};
    return all;
}

const Dialect* find_dialect(std::string_view name) {
    const auto all = dialects();
    const auto found =
        std::ranges::find(all, name, [](const Dialect* dialect) { return dialect->traits().name; });
    return found == all.end() ? nullptr : *found;
}

}  // namespace convoy::device_fleet
