// The settings of the registry: command line and environment.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "http/server/server.hpp"
#include "mongodb/database.hpp"
#include "service/process.hpp"

namespace convoy::registry {

/// The records are in a file of SQLite.
struct SqliteSettings {
    std::string file;
};
/// One or the other: `--records` names one store.
using RecordsSettings = std::variant<SqliteSettings, mongodb::MongoAddress>;

struct RegistrySettings {
    service::ProcessSettings process;
    http::ServerSettings server;
    http::ServerSettings admin;
    RecordsSettings records;
    std::optional<std::string> backups;  ///< the folder for backups of a file of SQLite
    std::optional<std::string> token;    ///< that changes need; without it there are none
};

/// Reads arguments and environment. Returns nothing after `--help`; throws service::BadSetting.
std::optional<RegistrySettings> read_settings(int argc, const char* const* argv);

}  // namespace convoy::registry
