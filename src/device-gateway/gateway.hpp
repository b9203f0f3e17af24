// All parts of the device-gateway, and the order in which they begin and end.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "device-gateway/doors/http_doors.hpp"
#include "device-gateway/frame_routes.hpp"
#include "device-gateway/gateway_settings.hpp"
#include "device-gateway/intake/denied_devices.hpp"
#include "device-gateway/intake/gateway_metrics.hpp"
#include "device-gateway/intake/registry_devices.hpp"
#include "device-gateway/queue/queue_intake.hpp"
#include "device-gateway/sockets/datagrams.hpp"
#include "device-gateway/sockets/stream_doors.hpp"
#include "http/server/server.hpp"
#include "registry-copy/follower.hpp"
#include "service/health.hpp"
#include "service/metrics.hpp"

namespace convoy::device_gateway {

struct GatewayParts {
    DoorSettings doors;
    std::vector<HttpPort> http_ports{};
    IntakeSettings intake;
    SessionLimits limits{};
    std::size_t max_trace_bytes = std::size_t{16} * 1024 * 1024;
    std::optional<std::string> trace_token{};  ///< without it, no frame is shown
    bool accept_unknown = false;
    std::optional<std::string> registry_url{};  ///< without it, no device is listed
    std::string registry_copy{};
};

/// Throws service::BadSetting.
GatewayParts parts_of(const GatewaySettings& settings);

class Gateway {
 public:
    /// Connects to the broker and serves devices. A port that is taken is left out with a warning.
    /// `health` and `metrics` must outlive it. Throws net::CannotListen if all are.
    Gateway(const GatewayParts& parts, service::Health& health, service::Metrics& metrics);
    /// Calls `stop` with a patience of 0.
    ~Gateway();
    Gateway(const Gateway&) = delete;
    Gateway& operator=(const Gateway&) = delete;

    /// The TCP ports of devices, in the order of the settings; 0 stands for one that is taken.
    const std::vector<std::uint16_t>& ports() const { return stream_doors_.ports(); }
    /// The ports of phones that it listens on, in the order of the settings.
    std::vector<std::uint16_t> http_ports() const;

    /// Adds what operators may ask on the admin port, which must end before this.
    void add_admin_routes(http::Router& router) const;

    /// Reads no more, answers what was read within `patience`, and waits as long again for the
    /// broker. Returns false if the broker has not accepted everything: those devices got no
    /// answer.
    bool stop(std::chrono::milliseconds patience);

 private:
    void open_http(const GatewayParts& parts, service::Metrics& metrics);
    void report_denied(const DeviceKey& device, const std::string& address);
    /// Returns the newest copy of the registry; null if there is none yet.
    std::shared_ptr<const registry::Copy> copy() const;

    GatewayMetrics metrics_;
    HttpDoorMetrics http_metrics_;
    FrameTraces traces_;
    std::optional<std::string> trace_token_;
    std::optional<registry::Follower> registry_;
    RegistryDevices devices_;
    std::optional<DeniedDevices> denied_;
    HttpDoors http_doors_;
    DeviceContext context_;
    // The doors outlive the intake, which posts its results to their threads.
    StreamDoors stream_doors_;
    std::optional<Datagrams> datagrams_;
    std::vector<std::unique_ptr<http::Server>> servers_;
    QueueIntake intake_;
};

}  // namespace convoy::device_gateway
