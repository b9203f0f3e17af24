// Starts the simulator: settings, log, metrics, admin port, source, the way out. Then it runs, and
// publishes what is left before it ends.

#include <cstdlib>
#include <iostream>
#include <thread>

#include "admin/admin_port.hpp"
#include "http/server/server.hpp"
#include "position-simulator/outlets.hpp"
#include "position-simulator/simulator_settings.hpp"
#include "position-simulator/truth_file.hpp"
#include "service/stop.hpp"

using namespace convoy;
using namespace std::chrono_literals;

namespace {

int simulate(int argc, const char* const* argv) {
    const auto settings = simulator::read_settings(argc, argv);
    if (!settings) {
        return EXIT_SUCCESS;
    }
    if (settings->devices.lists) {
        simulator::write_devices(std::cout, settings->devices, load_vehicles(*settings));
        return EXIT_SUCCESS;
    }
    service::StopSignal stop;
    service::start_log("position-simulator", settings->process);
    service::Metrics metrics;
    service::Health health(metrics);
    const http::Server admin(settings->admin, admin::port_routes(health, metrics),
                             admin::port_events(metrics));
    simulator::TruthFile truth(settings->truth);
    const simulator::Schedule schedule =
        simulator::make_schedule(*settings, simulator::system_time);
    const auto outlet = simulator::make_outlet(*settings, schedule.vehicles, health, metrics);
    health.set_ready(true);
    const auto end = simulator::run(
        *schedule.source, schedule.pace, outlet->sink(),
        {.now = simulator::system_time,
         .sleep = [&stop](std::chrono::milliseconds time) { return stop.wait_for(time); },
         .has_space = [&outlet] { return outlet->has_space(); },
         .published = [&truth](const simulator::Observation& one) { truth.write(one); }});
    // At the end of a recording it waits for the broker, or the gateway, without a limit.
    while (end == simulator::EndReason::exhausted && !outlet->drain(100ms) && !stop.wait_for(0ms)) {
    }
    health.set_ready(false);
    std::this_thread::sleep_for(settings->process.linger);  // the admin port still answers
    outlet->finish(settings->process.drain);
    return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv) {
    return service::run("position-simulator", [&] { return simulate(argc, argv); });
}
