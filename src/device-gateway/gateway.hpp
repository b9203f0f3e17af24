// All parts of the device-gateway, and the order in which they begin and end.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "device-gateway/gateway_settings.hpp"
#include "device-gateway/intake/every_device.hpp"
#include "device-gateway/intake/gateway_metrics.hpp"
#include "device-gateway/queue/queue_intake.hpp"
#include "device-gateway/sockets/datagrams.hpp"
#include "device-gateway/sockets/stream_doors.hpp"
#include "service/health.hpp"
#include "service/metrics.hpp"

namespace convoy::device_gateway {

struct GatewayParts {
    DoorSettings doors;
    IntakeSettings intake;
    SessionLimits limits{};
};

/// Throws service::BadSetting.
GatewayParts parts_of(const GatewaySettings& settings);

class Gateway {
 public:
    /// Connects to the broker and serves devices. `health` and `metrics` must outlive it. Throws
    /// net::CannotListen.
    Gateway(const GatewayParts& parts, service::Health& health, service::Metrics& metrics);

    /// The TCP ports of devices, in the order of the settings; 0 stands for one that is taken.
    const std::vector<std::uint16_t>& ports() const { return stream_doors_.ports(); }

    /// Reads no more, answers what was read within `patience`, and waits as long again for the
    /// broker. Returns false if the broker has not accepted everything: those devices got no
    /// answer.
    bool stop(std::chrono::milliseconds patience);

 private:
    GatewayMetrics metrics_;
    EveryDevice devices_;
    // The doors outlive the intake, which posts its results to their threads.
    StreamDoors stream_doors_;
    std::optional<Datagrams> datagrams_;
    QueueIntake intake_;
    DeviceContext context_;
};

}  // namespace convoy::device_gateway
