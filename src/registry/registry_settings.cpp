#include "registry/registry_settings.hpp"

#include <string_view>

#include "admin/server_settings.hpp"
#include "registry/change_routes.hpp"
#include "service/settings.hpp"

namespace convoy::registry {
namespace {

constexpr std::string_view sqlite_scheme = "sqlite:";
constexpr std::string_view mongodb_scheme = "mongodb://";
/// A device with `max_assignments` assignments to vehicles with long ids has most of this.
constexpr std::size_t max_body_bytes = std::size_t{512} * 1024;
/// For all requests that do not wait for a change.
constexpr std::size_t other_workers = 8;

RecordsSettings records_of(const std::string& records) {
    if (records.starts_with(mongodb_scheme)) {
        return mongodb::MongoAddress{.url = records,
                                     .user = service::secret("MONGODB_USER"),
                                     .password = service::secret("MONGODB_PASSWORD"),
                                     .application = "registry"};
    }
    if (!records.starts_with(sqlite_scheme) || records.size() == sqlite_scheme.size()) {
        // An address of another kind may hold a password.
        const bool may_be_shown = records.find('@') == std::string::npos;
        throw service::BadSetting("--records is " +
                                  (may_be_shown ? "'" + records + "'" : "not a valid address") +
                                  ": it should be sqlite:FILE or mongodb://host:port/database");
    }
    return SqliteSettings{records.substr(sqlite_scheme.size())};
}

}  // namespace

std::optional<RegistrySettings> read_settings(int argc, const char* const* argv) {
    RegistrySettings settings;
    settings.process.admin_port = 9105;
    settings.server.port = 8084;
    settings.server.workers = max_waiting_readers + other_workers;
    settings.server.max_body_bytes = max_body_bytes;
    std::string records = "sqlite:registry.db";
    std::optional<std::string> token_file;
    service::SettingsReader reader(
        "registry", "Keeps the list of vehicles and devices, and serves its changes.");
    reader.add(
        "--records", records,
        "the store of the records: sqlite:FILE, or mongodb://host:port/database with its login "
        "in MONGODB_USER and MONGODB_PASSWORD or MONGODB_PASSWORD_FILE");
    reader.add("--token-file", token_file,
               "has the token that changes need, on its first line; without it, and without "
               "REGISTRY_TOKEN, all changes are refused");
    reader.add(
        "--backup-dir", settings.backups,
        "folder in which POST /backup on the admin port makes copies of the records; only with "
        "sqlite:FILE, because MongoDB has backups of its own");
    admin::add_server_settings(reader, settings.server);
    service::add_process_settings(reader, settings.process);
    if (!reader.read(argc, argv)) {
        return std::nullopt;
    }
    settings.records = records_of(records);
    if (settings.backups && !std::holds_alternative<SqliteSettings>(settings.records)) {
        throw service::BadSetting(
            "--backup-dir is only for --records=sqlite:FILE: records in MongoDB are in the backups "
            "of the database");
    }
    settings.token = service::secret("REGISTRY_TOKEN", token_file);
    settings.server.admission =
        http::AdmissionSettings{.allowed_hosts = settings.process.allowed_hosts};
    settings.admin = admin::port_settings(settings.process);
    return settings;
}

}  // namespace convoy::registry
