#include "device-gateway/gateway_settings.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <stdexcept>
#include <thread>

#include "admin/server_settings.hpp"
#include "http/upstream/address.hpp"
#include "net/trusted_networks.hpp"
#include "service/settings.hpp"

namespace convoy::device_gateway {

using namespace std::chrono_literals;

namespace {

constexpr const char* all_protocols = "any";

struct NamedHttpPort {
    std::string_view name;
    HttpPort port;
};
constexpr std::array table_of_http_ports{
    NamedHttpPort{"osmand", {App::osmand, 5055}},
    NamedHttpPort{"owntracks", {App::owntracks, 5144}},
};

std::string known_protocols() {
    std::string names = all_protocols;
    for (const auto& protocol : devices::protocols()) {
        names += ", " + std::string(protocol.name);
    }
    for (const auto& http : table_of_http_ports) {
        names += ", " + std::string(http.name);
    }
    return names;
}

bool is_protocol(std::string_view name) {
    return name == all_protocols || devices::find_protocol(name) != nullptr ||
           std::ranges::find(table_of_http_ports, name, &NamedHttpPort::name) !=
               table_of_http_ports.end();
}

bool is_wanted(const GatewaySettings& settings, std::string_view name) {
    return settings.protocols.empty() ||
           std::ranges::find(settings.protocols, name) != settings.protocols.end();
}

/// Throws service::BadSetting.
std::uint16_t shifted(const GatewaySettings& settings, std::uint16_t port) {
    const unsigned sum = unsigned{port} + settings.port_shift;
    if (sum > std::numeric_limits<std::uint16_t>::max()) {
        throw service::BadSetting("--port-shift is " + std::to_string(settings.port_shift) +
                                  ": it should keep each port below 65536");
    }
    return static_cast<std::uint16_t>(sum);
}

void add_doors(service::SettingsReader& reader, GatewaySettings& settings) {
    reader.add("--address", settings.address, "address of the ports of devices");
    reader.add(
        "--protocols", settings.protocols,
        "protocols whose ports are opened, separated by commas; the default is all of them: " +
            known_protocols());
    reader.add("--port-shift", settings.port_shift, "number that is added to each port of devices");
    reader.add("--proxied-port", settings.proxied_port,
               "TCP port of proxies that name their clients by the PROXY protocol, for every "
               "protocol; not shifted; 0, the default, opens none");
    reader.add("--trusted-proxies", settings.trusted_proxies,
               "addresses or networks (10.0.0.0/8) of the proxies that are believed who their "
               "client is: at the port of proxies, and by X-Forwarded-For at those of phones");
    reader.add("--threads", settings.threads, {.least = 0, .most = 64},
               "threads that serve connections; 0 is one for each core");
    reader.add("--max-connections", settings.max_connections, {.least = 1, .most = 10'000'000},
               "connections of devices at the same time; beyond, new ones are refused");
    reader.add("--registry-url", settings.registry_url,
               "the registry, which lists the devices that are admitted, and their vehicles: "
               "http://host:port");
    reader.add("--registry-copy", settings.registry_copy,
               "file for a copy of the list, for a start without the registry");
    reader.add(
        "--max-connections-per-address", settings.max_per_address, {.least = 0, .most = 10'000'000},
        "the same for one address, behind which a carrier may have many devices; 0 is no limit");
    reader.add(
        "--accept-unknown", settings.accept_unknown,
        "a device that the registry does not list is admitted, as a vehicle with its own id");
    reader.add("--trace-memory", settings.trace_mebibytes, {.least = 0, .most = 4096},
               "mebibytes of the last frames of devices that are kept for an operator; 0 keeps "
               "none");
    reader.add_file("--trace-token-file", settings.trace_token_file,
                    "the token that the admin port requires to show these frames; without it, or "
                    "TRACE_TOKEN, it shows none");
    reader.add("--idle-seconds", settings.limits.idle, {.least = 1s, .most = 24h},
               "a connection without a byte for this long is closed");
    reader.add(
        "--stalled-seconds", settings.limits.stalled, {.least = 1s, .most = 24h},
        "a connection that sent a part of a frame, and not its rest for this long, is closed");
}

void add_queue(service::SettingsReader& reader, GatewaySettings& settings) {
    reader.add_addresses(
        "--queue-url", settings.queue_urls, {"amqp", "amqps"},
        "the broker, or several separated by commas, of which one at a time is active; the "
        "login is read from QUEUE_USER and QUEUE_PASSWORD or QUEUE_PASSWORD_FILE");
    reader.add_file("--queue-ca-file", settings.queue_ca_file,
                    "for amqps: CA certificates in PEM; the default is those of the system");
    reader.add("--outbox", settings.outbox_mebibytes, {.least = 1, .most = 4096},
               "mebibytes of records that may wait for the broker; beyond, devices are not read");
    reader.add(
        "--partial-frames", settings.unread_mebibytes, {.least = 16, .most = 4096},
        "mebibytes of incomplete frames of all connections; beyond, the connections with the "
        "most of them are closed");
}

}  // namespace

std::optional<GatewaySettings> read_settings(int argc, const char* const* argv) {
    GatewaySettings settings;
    service::SettingsReader reader(
        "device-gateway",
        "Listens to trackers and publishes their positions to the queue. It sends the answer that "
        "lets a device forget a position when the broker has accepted it.");
    add_doors(reader, settings);
    add_queue(reader, settings);
    service::add_process_settings(reader, settings.process);
    if (!reader.read(argc, argv)) {
        return std::nullopt;
    }
    for (const auto& name : settings.protocols) {
        if (!is_protocol(name)) {
            throw service::BadSetting("--protocols has '" + name + "': it should be one of " +
                                      known_protocols());
        }
    }
    try {
        const net::TrustedNetworks valid(settings.trusted_proxies);
    } catch (const std::invalid_argument& wrong) {
        throw service::BadSetting(std::string("--trusted-proxies: ") + wrong.what());
    }
    if (settings.registry_url && !http::parse_upstream(*settings.registry_url)) {
        throw service::BadSetting("--registry-url is '" + *settings.registry_url +
                                  "': it should be an address like http://registry:8084");
    }
    settings.limits.max_unread = std::size_t{settings.unread_mebibytes} * 1024 * 1024;
    settings.admin = admin::port_settings(settings.process);
    return settings;
}

IntakeSettings intake_settings(const GatewaySettings& settings, std::uint64_t start_number) {
    return {.connection = {.urls = settings.queue_urls,
                           .ca_file = settings.queue_ca_file,
                           .user = service::secret("QUEUE_USER"),
                           .password = service::secret("QUEUE_PASSWORD"),
                           .container_id = "device-gateway"},
            .max_bytes = std::size_t{settings.outbox_mebibytes} * 1024 * 1024,
            .id_prefix = "devices-" + std::to_string(start_number)};
}

DoorSettings door_settings(const GatewaySettings& settings) {
    DoorSettings doors{.address = settings.address,
                       .ports = {},
                       .threads = settings.threads > 0
                                      ? settings.threads
                                      : std::max(std::thread::hardware_concurrency(), 1U),
                       .limits = {.connections = settings.max_connections,
                                  .per_address = settings.max_per_address},
                       .trusted_proxies = settings.trusted_proxies};
    if (is_wanted(settings, all_protocols)) {
        doors.ports.push_back(
            {.protocol = nullptr, .port = shifted(settings, port_of_all_protocols)});
    }
    for (const auto& protocol : devices::protocols()) {
        if (is_wanted(settings, protocol.name)) {
            doors.ports.push_back(
                {.protocol = &protocol, .port = shifted(settings, protocol.port)});
        }
    }
    if (settings.proxied_port != 0) {
        doors.ports.push_back({.port = settings.proxied_port, .is_proxied = true});
    }
    return doors;
}

std::vector<HttpPort> http_ports(const GatewaySettings& settings) {
    std::vector<HttpPort> ports;
    for (const auto& [name, http] : table_of_http_ports) {
        if (is_wanted(settings, name)) {
            ports.push_back({.root = http.root, .port = shifted(settings, http.port)});
        }
    }
    return ports;
}

}  // namespace convoy::device_gateway
