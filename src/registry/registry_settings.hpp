// The settings of the registry: command line and environment.
#pragma once

#include <optional>
#include <string>

#include "http/server/server.hpp"
#include "service/process.hpp"

namespace convoy::registry {

struct RegistrySettings {
    service::ProcessSettings process;
    http::ServerSettings server;
    http::ServerSettings admin;
    std::string file = "registry.db";    ///< the file of SQLite with the records
    std::optional<std::string> backups;  ///< the folder for backups
    std::optional<std::string> token;    ///< that changes need; without it there are none
};

/// Reads arguments and environment. Returns nothing after `--help`; throws service::BadSetting.
std::optional<RegistrySettings> read_settings(int argc, const char* const* argv);

}  // namespace convoy::registry
