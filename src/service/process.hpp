// The settings that all processes of Convoy share, and how a process reports that it cannot start.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "service/log.hpp"
#include "service/settings.hpp"

namespace convoy::service {

struct ProcessSettings {
    LogFormat log_format = LogFormat::json;
    LogLevel log_level = LogLevel::info;
    std::string admin_address = "127.0.0.1";
    std::uint16_t admin_port = 0;  ///< each process has its own default
    /// Has the token that the admin port requires for changes. Without a token, in this file or in
    /// ADMIN_TOKEN, it refuses all changes.
    std::optional<std::string> admin_token_file{};
    std::vector<std::string> allowed_hosts{};  ///< accepted host names, at each port
    std::chrono::milliseconds linger{0};       ///< after SIGTERM: serves, but is not ready
    std::chrono::milliseconds drain{10'000};   ///< then the limit for requests under way
};

/// --log-format, --log-level, --admin-address, --admin-port, --admin-token-file,
/// --allowed-hosts, --linger-seconds, --drain-seconds.
void add_process_settings(SettingsReader& reader, ProcessSettings& settings);

/// Returns a random number that names one start of the process.
std::uint64_t random_epoch();

/// Calls `start_log` of log.hpp with the format and level of the settings.
void start_log(const std::string& service, const ProcessSettings& settings);

/// Raises the limit of open files (see descriptor_limit.hpp), runs `story` and returns its exit
/// code. An exception is printed as one line on stderr, and the exit code is 1. It is a
/// CannotStart, or one of a room that does not include this one (net::CannotListen) or of a
/// library.
int run(const std::string& program, const std::function<int()>& story);

}  // namespace convoy::service
