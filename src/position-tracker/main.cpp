// The story of a tracker: what the operator wants, where positions are kept, the fleet in memory,
// who may ask for it, and last the queue that fills it all. The shutdown is the same, backwards.
#include <cstdlib>
#include <thread>

#include "position-tracker/admin_routes.hpp"
#include "position-tracker/inspect.hpp"
#include "position-tracker/open_history.hpp"
#include "position-tracker/request_events.hpp"
#include "position-tracker/routes.hpp"
#include "position-tracker/tracker_settings.hpp"
#include "position-tracker/upkeep.hpp"
#include "service/log.hpp"

using namespace convoy;
static int track(int argc, const char* const* argv) {
    const auto settings = tracker::read_settings(argc, argv);
    if (!settings) {
        return EXIT_SUCCESS;
    }
    const service::ProcessSettings& process = settings->process;
    service::StopSignal stop;
    service::start_log("position-tracker", process);
    service::Metrics metrics;
    service::Health health(metrics);
    tracker::FleetState fleet(live::random_epoch(), settings->motion);
    std::unique_ptr<tracker::History> history;
    tracker::Ledger ledger(fleet);
    tracker::Backups backups(settings->backups, tracker::system_time);
    const http::Server admin({.address = process.admin_address, .port = process.admin_port},
                             tracker::admin_routes(health, metrics, {ledger, backups}), {});
    history = tracker::open_history(settings->history, health, stop);
    if (!history) {
        return EXIT_SUCCESS;
    }
    ledger.open(*history).value();
    const tracker::Backups::Serving backed_up(backups, *history);
    tracker::RetentionSweep retention(settings->retention, *history, fleet);
    live::Publisher publisher(fleet.epoch(), settings->live, live::system_clocks(), metrics);
    const tracker::Clock now = tracker::system_time;
    const tracker::Upkeep upkeep(retention, fleet, publisher, now, metrics);
    const tracker::RoutesContext asked{*history, fleet, now, settings->retention, publisher};
    http::Server door(settings->server, tracker::public_routes(asked),
                      tracker::request_events(metrics));
    tracker::IntakeMetrics counts(metrics);
    tracker::Intake intake(settings->intake, {ledger, health, counts, now, settings->retention});
    health.set_ready(true);
    service::log_info("serving", {{"port", std::int64_t{door.port()}}});
    stop.wait();
    health.set_ready(false);
    std::this_thread::sleep_for(process.linger);
    service::log_info("stopped", {{"everything_stored", intake.finish(process.drain / 2)}});
    door.stop(process.drain / 2);
    return EXIT_SUCCESS;
}

int main(int argc, char** argv) {
    const auto story = tracker::wants_inspection(argc, argv) ? tracker::inspect : track;
    return service::run("position-tracker", [&] { return story(argc, argv); });
}
