#include "api-gateway/settings.hpp"

#include <chrono>

#include "admin/server_settings.hpp"
#include "service/settings.hpp"

namespace convoy::gateway {

std::optional<Settings> read_settings(int argc, const char* const* argv) {
    using namespace std::chrono_literals;
    Settings settings;
    settings.process.admin_port = 9101;
    settings.server.port = 8081;
    settings.server.trusted_proxies = {"127.0.0.0/8", "::1"};
    service::SettingsReader reader(
        "api-gateway",
        "The public entrance to Convoy: checks requests and forwards them to the tracker.");
    reader.add_address("--tracker-url", settings.tracker.url, "http", "address of the tracker");
    reader.add(
        "--tracker-timeout-seconds", settings.tracker.timeout, {.least = 100ms, .most = 600s},
        "how long the tracker may take until an answer begins, and between two pieces of it");
    reader.add("--tracker-long-timeout-seconds", settings.tracker.long_timeout,
               {.least = 100ms, .most = 600s},
               "the same for a history, a summary or a fleet of the past");
    reader.add("--tracker-retries", settings.tracker.retries, {.least = 0, .most = 10},
               "further attempts if the tracker has not begun an answer");
    reader.add("--probe-seconds", settings.tracker.probe_interval, {.least = 100ms, .most = 600s},
               "the tracker is probed after this long without a request");
    reader.add("--allowed-origins", settings.allowed_origins,
               "other origins whose pages may read the API");
    reader.add("--max-viewers", settings.live.max_viewers, {.least = 1, .most = 1'000'000},
               "viewers of the live stream at once; further ones get 503");
    admin::add_server_settings(reader, settings.server);
    reader.add("--max-connections-per-address", settings.server.max_connections_per_address,
               {.least = 0, .most = 1'000'000},
               "connections of one client at once, except --trusted-proxies; 0: no limit");
    reader.add("--trusted-proxies", settings.server.trusted_proxies,
               "addresses or networks (10.0.0.0/8) whose X-Forwarded-For is trusted");
    reader.add("--max-long-answers-per-address", settings.server.max_long_answers_per_address,
               {.least = 1, .most = 100'000},
               "histories and fleets of the past at once, per client address");
    service::add_process_settings(reader, settings.process);
    if (!reader.read(argc, argv)) {
        return std::nullopt;
    }
    settings.server.admission =
        http::AdmissionSettings{.allowed_hosts = settings.process.allowed_hosts,
                                .allowed_origins = settings.allowed_origins};
    settings.admin = admin::port_settings(settings.process);
    return settings;
}

}  // namespace convoy::gateway
