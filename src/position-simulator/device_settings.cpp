#include "position-simulator/device_settings.hpp"

#include <algorithm>
#include <map>

#include "device-fleet/dialects/table.hpp"
#include "fleet/text.hpp"
#include "service/number.hpp"

namespace convoy::simulator {

namespace {

using device_fleet::Dialect;
using namespace std::chrono_literals;

constexpr std::uint32_t max_kept_records = 1'000'000;

std::string known_dialects() {
    std::string names;
    for (const Dialect* const dialect : device_fleet::dialects()) {
        names += (names.empty() ? "" : ", ") + std::string(dialect->traits().name);
    }
    return names;
}

const Dialect& dialect_named(const std::string& flag, const std::string& name) {
    const Dialect* const dialect = device_fleet::find_dialect(name);
    if (dialect == nullptr) {
        throw service::BadSetting(flag + " has '" + name + "': it should be one of " +
                                  known_dialects());
    }
    return *dialect;
}

std::vector<const Dialect*> wanted_dialects(const DeviceSettings& settings) {
    std::vector<const Dialect*> wanted;
    wanted.reserve(settings.protocols.size());
    for (const std::string& name : settings.protocols) {
        wanted.push_back(&dialect_named("--device-protocols", name));
    }
    const auto all = device_fleet::dialects();
    return wanted.empty() ? std::vector<const Dialect*>(all.begin(), all.end()) : wanted;
}

/// Returns the ports by the names of their dialects.
std::map<std::string_view, std::uint16_t> given_ports(const DeviceSettings& settings) {
    std::map<std::string_view, std::uint16_t> ports;
    for (const std::string& text : settings.ports) {
        const std::size_t equals = std::min(text.find('='), text.size());
        const Dialect& dialect = dialect_named("--device-ports", text.substr(0, equals));
        const auto port = service::parse_number<std::uint16_t>(
            std::string_view(text).substr(std::min(equals + 1, text.size())));
        if (!port || *port == 0) {
            throw service::BadSetting("--device-ports has '" + text +
                                      "': it should be like teltonika=15027");
        }
        ports[dialect.traits().name] = *port;
    }
    return ports;
}

/// The port of a dialect is that of its protocol, which several share, unless it has its own.
std::uint16_t port_of(const Dialect& dialect,
                      const std::map<std::string_view, std::uint16_t>& given) {
    const device_fleet::DialectTraits& traits = dialect.traits();
    const Dialect* const protocol = device_fleet::find_dialect(traits.protocol);
    const bool shares = protocol != nullptr && protocol->traits().port == traits.port;
    for (const std::string_view name : {traits.name, shares ? traits.protocol : traits.name}) {
        if (const auto found = given.find(name); found != given.end()) {
            return found->second;
        }
    }
    return traits.port;
}

}  // namespace

void add_device_settings(service::SettingsReader& reader, DeviceSettings& settings) {
    reader.add("--devices", settings.host,
               "host of a device-gateway: the vehicles report to it as real devices do, instead of "
               "to the queue");
    reader.add(
        "--device-protocols", settings.protocols,
        "how the devices speak, in turns, separated by commas; the default is all of them: " +
            known_dialects());
    reader.add("--device-ports", settings.ports,
               "the gateway's ports where they are not the usual ones: teltonika=15027,gt06=15023");
    reader.add("--device-buffer", settings.max_kept, {.least = 1, .most = max_kept_records},
               "records that a device keeps without an answer; above it, the oldest is dropped");
    reader.add(
        "--device-frames", settings.max_frames, {.least = 1, .most = 10'000},
        "frames that a device sends before the answer to the first one, if the protocol allows it");
    reader.add("--device-records", settings.max_records, {.least = 1, .most = 100},
               "records in a frame, if more wait and the protocol allows it");
    reader.add("--device-answer-seconds", settings.answer_timeout, {.least = 100ms, .most = 1h},
               "without an answer for this long, a device sends a frame again");
    reader.add("--device-clock-ahead-seconds", settings.clock_ahead, {.least = 0ms, .most = 14h},
               "clocks of gt06 are this far ahead of UTC, and their logins say so; whole minutes");
    reader.add("--faults", settings.faults, {.least = 0.0, .most = 0.9},
               "the chance that a frame of a device is cut, sent twice, paused or unanswered");
    reader.add("--measured", settings.measured,
               "CSV file for each record that a device measures, written before it is sent");
    reader.add("--acknowledged", settings.acknowledged,
               "CSV file for each record that the gateway has answered, written when it is");
    reader.add("--list-devices", settings.lists,
               "prints the protocol, the id and the vehicle of each device, and ends");
}

std::vector<device_fleet::Station> make_stations(const DeviceSettings& settings,
                                                 std::size_t vehicles) {
    if (vehicles > device_fleet::max_devices) {
        throw service::BadSetting("--devices: there may be " +
                                  std::to_string(device_fleet::max_devices) + " vehicles");
    }
    const auto wanted = wanted_dialects(settings);
    const auto ports = given_ports(settings);
    const auto ahead = std::chrono::floor<std::chrono::minutes>(settings.clock_ahead);
    std::vector<device_fleet::Station> stations;
    stations.reserve(vehicles);
    for (std::size_t number = 0; number < vehicles; ++number) {
        const Dialect* const dialect = wanted[number % wanted.size()];
        stations.push_back({.dialect = dialect,
                            .device = {.id = dialect->id_of(number), .ahead_of_utc = ahead},
                            .port = port_of(*dialect, ports)});
    }
    return stations;
}

device_fleet::ClientSettings client_settings(const DeviceSettings& settings) {
    return {.max_kept = settings.max_kept,
            .max_frames = settings.max_frames,
            .max_records = settings.max_records,
            .answer_timeout = settings.answer_timeout,
            .faults = settings.faults,
            .seed = static_cast<std::uint32_t>(settings.seed)};
}

void write_devices(std::ostream& out, const DeviceSettings& settings,
                   std::span<const fleet::VehicleName> vehicles) {
    const auto stations = make_stations(settings, vehicles.size());
    out << "protocol,id,vehicle\n";
    for (std::size_t number = 0; number < vehicles.size(); ++number) {
        std::string vehicle;
        fleet::append_csv_field(vehicle, vehicles[number].text());
        out << stations[number].dialect->traits().protocol << ',' << stations[number].device.id
            << ',' << vehicle << '\n';
    }
}

}  // namespace convoy::simulator
