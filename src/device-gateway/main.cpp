// Starts and stops the device-gateway: settings, log, metrics, admin port, the ports of devices,
// the queue. Then it serves devices until it has to stop.

#include <cstdlib>
#include <optional>
#include <random>
#include <thread>

#include "admin/admin_port.hpp"
#include "device-gateway/gateway_settings.hpp"
#include "device-gateway/intake/every_device.hpp"
#include "device-gateway/sockets/datagrams.hpp"
#include "device-gateway/sockets/stream_doors.hpp"
#include "service/log.hpp"
#include "service/stop.hpp"

using namespace convoy;

namespace {

fleet::Time system_time() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

int serve(int argc, const char* const* argv) {
    const auto settings = device_gateway::read_settings(argc, argv);
    if (!settings) {
        return EXIT_SUCCESS;
    }
    service::start_log("device-gateway", settings->process);
    service::StopSignal stop;
    service::Metrics metrics;
    service::Health health(metrics);
    const http::Server admin(settings->admin, admin::port_routes(health, metrics),
                             admin::port_events(metrics));

    const device_gateway::DoorSettings ports = device_gateway::door_settings(*settings);
    const device_gateway::GatewayMetrics device_metrics(metrics);
    const device_gateway::EveryDevice devices;
    // The doors outlive the intake, which posts its results to their threads.
    device_gateway::StreamDoors doors(ports, metrics);
    std::optional<device_gateway::Datagrams> datagrams;
    device_gateway::QueueIntake intake(
        device_gateway::intake_settings(*settings, std::random_device{}()), health, metrics);
    const device_gateway::DeviceContext context{.intake = intake,
                                                .devices = devices,
                                                .metrics = device_metrics,
                                                .limits = settings->limits,
                                                .now = system_time};
    doors.serve(context);
    datagrams.emplace(ports, doors.executor(), context);
    health.set_ready(true);
    service::log_info("serving devices",
                      {{"address", settings->address}, {"admin_port", std::int64_t{admin.port()}}});
    stop.wait();

    health.set_ready(false);
    service::log_info("stopping");
    std::this_thread::sleep_for(settings->process.linger);
    datagrams->stop();
    doors.stop(settings->process.drain);
    const bool all = intake.drain(settings->process.drain);
    service::log_info(all ? "stopped, everything is published"
                          : "stopped with records that the broker has not accepted; their devices "
                            "got no answer");
    return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv) {
    return service::run("device-gateway", [&] { return serve(argc, argv); });
}
