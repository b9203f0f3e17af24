// Runs a tracker: settings, memory, store, HTTP, and last the queue; it stops in reverse order.
#include <thread>

#include "admin/admin_port.hpp"
#include "admin/request_events.hpp"
#include "position-tracker/admin/admin_routes.hpp"
#include "position-tracker/commands.hpp"
#include "position-tracker/open_position_store.hpp"
#include "position-tracker/routes/routes.hpp"
#include "position-tracker/tracker_settings.hpp"
#include "position-tracker/upkeep.hpp"
#include "service/log.hpp"

using namespace convoy;
using namespace convoy::tracker;

static int track(int argc, const char* const* argv) {
    const auto settings = read_settings(argc, argv);
    if (!settings) {
        return 0;
    }

    service::StopSignal stop;
    service::start_log("position-tracker", settings->process);
    service::Metrics metrics;
    service::Health health(metrics);

    Backups backups(settings->backups, system_time);
    AdminAccess access;
    const http::Server admin(settings->admin, admin_routes(health, metrics, backups, access),
                             admin::port_events(metrics));

    FleetState fleet(service::random_epoch(), settings->motion);
    const auto opened =
        open_position_store({settings->history, health, stop}, fleet, settings->admission);
    if (!opened) {
        return 0;
    }
    auto& [history, store] = *opened;
    Holding held(settings->max_held, {store, health, metrics, system_time, settings->retention});
    const AdminAccess::Serving operators(access, {*history, store, held});
    const auto peers = join_peers(settings->peers, store, health, metrics);

    RetentionSweep retention(settings->retention, *history, fleet);
    live::Broadcast broadcast(fleet.epoch(), settings->live, live::clocks(held.clock()), metrics);
    history::DamageReport damage(*history, health, metrics);
    const Upkeep upkeep({retention, held, damage, *history}, fleet, broadcast, metrics);

    const RoutesContext answered_from{
        *history, fleet, store.refusals(), held.clock(), settings->retention, broadcast};
    http::Server server(settings->server, public_routes(answered_from),
                        admin::request_events(metrics, settings->server.max_long_answers));

    IntakeMetrics intake_metrics(metrics);
    Intake intake(settings->intake, {store, health, intake_metrics, settings->retention, held});

    health.set_ready(true);
    service::log_info("serving", {{"port", std::int64_t{server.port()}}});
    stop.wait();

    health.set_ready(false);
    service::log_info("stopping");
    std::this_thread::sleep_for(settings->process.linger);
    const bool stored = intake.finish(settings->process.drain / 2);
    server.stop(settings->process.drain / 2);
    service::log_info("stopped", {{"everything_stored", stored}});
    return 0;
}

int main(int argc, char** argv) {
    return service::run("position-tracker", [&] { return run_command(argc, argv, track); });
}
