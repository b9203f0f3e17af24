// Starts and stops the device-gateway: settings, log, metrics, admin port, then the gateway. It
// serves devices until it has to stop.

#include <cstdlib>
#include <thread>

#include "admin/admin_port.hpp"
#include "device-gateway/gateway.hpp"
#include "net/descriptors.hpp"
#include "service/log.hpp"
#include "service/stop.hpp"

using namespace convoy;

namespace {

int serve(int argc, const char* const* argv) {
    const auto settings = device_gateway::read_settings(argc, argv);
    if (!settings) {
        return EXIT_SUCCESS;
    }
    service::start_log("device-gateway", settings->process);
    net::limit_reserve(net::small_reserve);
    service::StopSignal stop;
    service::Metrics metrics;
    service::Health health(metrics);
    const http::Server admin(settings->admin, admin::port_routes(health, metrics),
                             admin::port_events(metrics));
    device_gateway::Gateway gateway(device_gateway::parts_of(*settings), health, metrics);
    health.set_ready(true);
    service::log_info("serving devices",
                      {{"address", settings->address}, {"admin_port", std::int64_t{admin.port()}}});
    stop.wait();

    health.set_ready(false);
    service::log_info("stopping");
    std::this_thread::sleep_for(settings->process.linger);
    service::log_info(gateway.stop(settings->process.drain)
                          ? "stopped, everything is published"
                          : "stopped; the broker has not accepted everything, so some devices got "
                            "no answer");
    return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv) {
    return service::run("device-gateway", [&] { return serve(argc, argv); });
}
