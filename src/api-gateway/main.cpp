// Starts and stops the api-gateway: settings, log, metrics, the tracker's client, then the ports.
#include <cstdlib>
#include <thread>

#include "admin/admin_port.hpp"
#include "admin/request_events.hpp"
#include "api-gateway/live_upstream.hpp"
#include "api-gateway/routes.hpp"
#include "api-gateway/settings.hpp"
#include "service/log.hpp"
#include "service/stop.hpp"

namespace {

using namespace convoy;

int serve(int argc, const char* const* argv) {
    const auto settings = gateway::read_settings(argc, argv);
    if (!settings) {
        return EXIT_SUCCESS;
    }
    service::start_log("api-gateway", settings->process);
    service::StopSignal stop;
    service::Metrics metrics;
    service::Health health(metrics);

    gateway::Tracker tracker(settings->tracker, health);
    live::Broadcast broadcast(service::random_epoch(), settings->live, live::system_clocks(),
                              metrics);
    const gateway::LiveUpstream upstream(tracker, broadcast);
    http::Server admin(settings->admin, admin::port_routes(health, metrics),
                       admin::port_events(metrics));
    http::Server server(
        settings->server,
        gateway::public_routes(tracker, broadcast, gateway::CrossOrigin(settings->allowed_origins)),
        admin::request_events(metrics, settings->server.max_long_answers));
    health.set_ready(true);
    service::log_info("serving", {{"port", std::int64_t{server.port()}},
                                  {"admin_port", std::int64_t{admin.port()}},
                                  {"tracker", settings->tracker.url}});
    do {
        tracker.probe_if_quiet();
    } while (!stop.wait_for(std::chrono::seconds(1)));

    health.set_ready(false);
    service::log_info("stopping");
    std::this_thread::sleep_for(settings->process.linger);
    server.stop(settings->process.drain);
    service::log_info("stopped");
    return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv) {
    return convoy::service::run("api-gateway", [&] { return serve(argc, argv); });
}
