// Reads the settings of HTTP servers, which several services share.
#pragma once

#include "http/server/server.hpp"
#include "service/process.hpp"

namespace convoy::admin {

/// Declares the settings of a public port: --address, --port, --max-connections, --idle-seconds,
/// --client-seconds, --max-long-answers and --long-answer-wait-seconds.
void add_server_settings(service::SettingsReader& reader, http::ServerSettings& server);

/// Returns the settings of the admin port. Its token is read from ADMIN_TOKEN or from
/// `admin_token_file`. Throws service::BadSetting if both are set or the file is not readable.
http::ServerSettings port_settings(const service::ProcessSettings& process);

}  // namespace convoy::admin
