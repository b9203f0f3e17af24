// Starts and stops the registry: settings, log, metrics, the store, then the ports.
#include <cstdlib>
#include <thread>

#include "admin/admin_port.hpp"
#include "admin/request_events.hpp"
#include "registry/change_routes.hpp"
#include "registry/inspect.hpp"
#include "registry/open_records.hpp"
#include "registry/random_token.hpp"
#include "registry/record_gauges.hpp"
#include "registry/records_watch.hpp"
#include "registry/registry_settings.hpp"
#include "registry/routes.hpp"
#include "service/log.hpp"

using namespace convoy;
using namespace convoy::registry;

static fleet::Time system_time() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

static int serve(int argc, const char* const* argv) {
    const auto settings = read_settings(argc, argv);
    if (!settings) {
        return EXIT_SUCCESS;
    }
    service::start_log("registry", settings->process);
    service::StopSignal stop;
    service::Metrics metrics;
    service::Health health(metrics);

    Backups backups(settings->backups, system_time);
    const http::Server admin(settings->admin, admin_routes(health, metrics, backups),
                             admin::port_events(metrics));
    const auto opened = open_records(settings->records, health, stop);
    if (!opened) {
        return EXIT_SUCCESS;
    }
    const auto& [records, unknown, number] = *opened;
    backups.use(records);
    ChangeSignal signal(number, max_waiting_readers);
    WriteToken token(settings->token, std::chrono::steady_clock::now);
    const RegistryContext context{*records, signal, *unknown,
                                  token,    health, {system_time, random_token}};
    const RecordsWatch watch(*records, signal, health);
    const RecordGauges gauges(*records, *unknown, metrics);

    http::Server server(settings->server, public_routes(context),
                        admin::request_events(metrics, settings->server.max_long_answers));
    health.set_ready(true);
    service::log_info("serving", {{"port", std::int64_t{server.port()}},
                                  {"admin_port", std::int64_t{admin.port()}}});
    stop.wait();

    health.set_ready(false);
    service::log_info("stopping");
    std::this_thread::sleep_for(settings->process.linger);
    signal.stop();
    server.stop(settings->process.drain);
    service::log_info("stopped");
    return EXIT_SUCCESS;
}

int main(int argc, char** argv) {
    return service::run("registry", [&] { return run_command(argc, argv, serve); });
}
