// Starts the simulator: settings, log, metrics, admin port, publisher, source. Then it runs, and
// publishes what is left before it ends.

#include <cstdlib>
#include <random>
#include <thread>

#include "admin/admin_port.hpp"
#include "http/server/server.hpp"
#include "position-simulator/position_publisher.hpp"
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
    service::StopSignal stop;
    service::start_log("position-simulator", settings->process);
    service::Metrics metrics;
    service::Health health(metrics);
    const http::Server admin(settings->admin, admin::port_routes(health, metrics),
                             admin::port_events(metrics));
    simulator::TruthFile truth(settings->truth);
    simulator::PositionPublisher publisher(simulator::queue_settings(*settings), health, metrics);
    simulator::Batcher batcher(
        simulator::batch_settings(*settings, std::random_device{}()),
        [&publisher](simulator::Batch batch) { publisher.publish(std::move(batch)); });
    const simulator::Schedule schedule =
        simulator::make_schedule(*settings, simulator::system_time);
    health.set_ready(true);
    const auto end = simulator::run(
        *schedule.source, schedule.pace, batcher,
        {.now = simulator::system_time,
         .sleep = [&stop](std::chrono::milliseconds time) { return stop.wait_for(time); },
         .has_space = [&publisher] { return publisher.has_space(); },
         .published = [&truth](const simulator::Observation& one) { truth.write(one); }});
    // At the end of a recording it waits for the broker without a limit.
    while (end == simulator::EndReason::exhausted && !publisher.drain(100ms) &&
           !stop.wait_for(0ms)) {
    }
    health.set_ready(false);
    std::this_thread::sleep_for(settings->process.linger);  // the admin port still answers
    publisher.finish(settings->process.drain);
    return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv) {
    return service::run("position-simulator", [&] { return simulate(argc, argv); });
}
