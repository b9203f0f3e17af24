#include "position-tracker/tracker_settings.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "admin/server_settings.hpp"
#include "net/descriptors.hpp"
#include "position-tracker/admin/erasure.hpp"
#include "service/settings.hpp"

namespace convoy::tracker {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t max_retention_days = 36'500;
constexpr std::string_view rocksdb_scheme = "rocksdb:";
constexpr std::string_view mongodb_scheme = "mongodb://";

HistorySettings history_of(const std::string& history, std::uint32_t retention_days) {
    if (history.starts_with(mongodb_scheme)) {
        return history::MongoSettings{.url = history,
                                      .user = service::secret("MONGODB_USER"),
                                      .password = service::secret("MONGODB_PASSWORD"),
                                      .retention = std::chrono::days{retention_days}};
    }
    if (!history.starts_with(rocksdb_scheme) || history.size() == rocksdb_scheme.size()) {
        // An address of another kind may hold a password.
        const bool may_be_shown = history.find('@') == std::string::npos;
        throw service::BadSetting("--history is " +
                                  (may_be_shown ? "'" + history + "'" : "not a valid address") +
                                  ": it should be rocksdb:DIR or mongodb://host:port/database");
    }
    history::RocksDbSettings settings{.folder = history.substr(rocksdb_scheme.size())};
    settings.limits.open_files =
        std::min(settings.limits.open_files, static_cast<int>(net::descriptors_of_store()));
    return settings;
}

// Its viewers are gateways, each of which asks for what its own viewers have asked for.
constexpr std::uint32_t max_details = 1'024;

// A backup, an erasing and the taking in of held positions may each take minutes, and /healthz must
// not wait for them.
constexpr std::size_t admin_workers = 5;
// These are for probes, scrapers and operators; each may send a body of max_erase_body_bytes.
constexpr std::size_t admin_connections = 64;

/// Sets up both HTTP servers by the settings of the process.
void set_doors(TrackerSettings& settings) {
    // Its clients are gateways, which limit each address themselves.
    settings.server.max_long_answers_per_address = settings.server.max_long_answers;
    settings.server.admission =
        http::AdmissionSettings{.allowed_hosts = settings.process.allowed_hosts};
    settings.live.limits.max_details = max_details;
    settings.admin = admin::port_settings(settings.process);
    settings.admin.workers = admin_workers;
    settings.admin.max_connections = admin_connections;
    settings.admin.max_body_bytes = max_erase_body_bytes;
}

}  // namespace

std::optional<TrackerSettings> read_settings(int argc, const char* const* argv) {
    TrackerSettings settings;
    settings.process.admin_port = 9102;
    settings.server.port = 8082;
    settings.server.workers = 4;  // for short answers; long ones have their own
    settings.intake.connection = {.urls = {"amqp://localhost:5672"},
                                  .user = service::secret("QUEUE_USER"),
                                  .password = service::secret("QUEUE_PASSWORD"),
                                  .container_id = "position-tracker"};
    std::string history = "rocksdb:history";
    std::uint32_t retention_days = 0;
    service::SettingsReader reader(
        "position-tracker",
        "Stores positions, derives motion, and serves the fleet and its history.");
    reader.add_addresses(
        "--queue-url", settings.intake.connection.urls, {"amqp", "amqps"},
        "the broker, or several separated by commas, of which one at a time is active; the "
        "login is read from QUEUE_USER and QUEUE_PASSWORD or QUEUE_PASSWORD_FILE");
    reader.add_file("--queue-ca-file", settings.intake.connection.ca_file,
                    "for amqps: CA certificates in PEM; the default is those of the system");
    reader.add("--queue-credit", settings.intake.credit, {.least = 1, .most = 4'000},
               "maximum number of messages taken and not yet stored");
    reader.add("--queue-connections", settings.intake.connections, {.least = 1, .most = 64},
               "connections to the broker, which syncs acknowledgements of several together");
    reader.add("--history", history,
               "the store of positions: rocksdb:DIR, or mongodb://host:port/database with its "
               "login in MONGODB_USER and MONGODB_PASSWORD or MONGODB_PASSWORD_FILE");
    reader.add("--backup-dir", settings.backups,
               "folder in which POST /backup on the admin port makes copies of the history");
    reader.add("--retention-days", retention_days, {.least = 0, .most = max_retention_days},
               "positions older than this are rejected and deleted; 0 keeps everything");
    reader.add("--max-vehicles", settings.admission.max_vehicles, {.least = 1, .most = 100'000'000},
               "maximum number of known vehicles; above it, positions of new vehicles are held");
    reader.add("--new-vehicles-per-second", settings.admission.new_vehicles_per_second,
               {.least = 1, .most = 1'000'000},
               "maximum rate after a burst of 100 s of it; positions of further ones are held");
    reader.add("--max-held", settings.max_held, {.least = 1, .most = 100'000'000},
               "maximum number of held positions; above it, messages become dead letters");
    reader.add("--max-speed", settings.motion.max_speed.value, {.least = 1.0, .most = 12'000.0},
               "metres per second; a step that needs a higher speed is never believed");
    admin::add_server_settings(reader, settings.server);
    reader.add("--max-viewers", settings.live.max_viewers, {.least = 1, .most = 1'000'000},
               "viewers of the live stream at once; further ones get 503");
    service::add_process_settings(reader, settings.process);
    if (!reader.read(argc, argv)) {
        return std::nullopt;
    }
    set_doors(settings);
    settings.history = history_of(history, retention_days);
    if (std::holds_alternative<history::MongoSettings>(settings.history)) {
        settings.peers = {.connection = settings.intake.connection,
                          .name = "tracker-" + std::to_string(service::random_epoch())};
    }
    settings.retention = history::Retention(retention_days);
    return settings;
}

}  // namespace convoy::tracker
