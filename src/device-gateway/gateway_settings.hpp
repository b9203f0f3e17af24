// The settings of the device-gateway.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "device-gateway/doors/http_doors.hpp"
#include "device-gateway/queue/queue_intake.hpp"
#include "device-gateway/sockets/stream_doors.hpp"
#include "http/server/server.hpp"
#include "service/process.hpp"

namespace convoy::device_gateway {

/// On this port the first bytes decide which protocol is spoken.
inline constexpr std::uint16_t port_of_all_protocols = 5000;

struct GatewaySettings {
    service::ProcessSettings process{.admin_port = 9104};
    http::ServerSettings admin;
    std::vector<std::string> queue_urls{"amqp://localhost:5672"};
    std::optional<std::string> queue_ca_file;
    std::string address = "127.0.0.1";
    std::vector<std::string> protocols;  ///< empty: all
    std::uint16_t port_shift = 0;        ///< added to each port of devices
    std::uint16_t proxied_port = 0;      ///< of proxies, for every protocol; 0: there is none
    std::vector<std::string> trusted_proxies{"127.0.0.0/8", "::1"};
    std::uint32_t threads = 0;  ///< 0: one for each core
    std::uint32_t max_connections = 100'000;
    std::uint32_t max_per_address = 2'000;
    std::uint32_t outbox_mebibytes = 64;
    std::uint32_t trace_mebibytes = 16;
    std::optional<std::string> trace_token_file;
    std::uint32_t unread_mebibytes = 64;
    bool accept_unknown = false;
    std::optional<std::string> registry_url;
    std::string registry_copy = "registry-copy.json";
    SessionLimits limits;
};

/// Returns nullopt after `--help` or `--version`. Throws service::BadSetting.
std::optional<GatewaySettings> read_settings(int argc, const char* const* argv);

/// Adds the login from the environment. Throws service::BadSetting. `start_number` is random, so
/// that message ids differ from those of every other start.
IntakeSettings intake_settings(const GatewaySettings& settings, std::uint64_t start_number);

DoorSettings door_settings(const GatewaySettings& settings);

/// A port of phones.
struct HttpPort {
    App root;            ///< whose requests come to "/"
    std::uint16_t port;  ///< 0: any free one
};

std::vector<HttpPort> http_ports(const GatewaySettings& settings);

}  // namespace convoy::device_gateway
