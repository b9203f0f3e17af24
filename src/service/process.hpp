// What every process of Convoy has in common: the settings its operator relies on, and how it says
// that it cannot start.
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
    /// What an operator has to show at the admin port to change anything. Nobody may without one.
    std::optional<std::string> admin_token{};
    std::optional<std::string> admin_token_file{};
    std::vector<std::string> allowed_hosts{};  ///< names of this process, at each of its ports
    std::chrono::milliseconds linger{0};       ///< not ready but still serving, after SIGTERM
    std::chrono::milliseconds drain{10'000};   ///< then at most this long for what is under way
};

/// --log-format, --log-level, --admin-address, --admin-port, --admin-token-file,
/// --allowed-hosts, --linger-seconds, --drain-seconds.
void add_process_settings(SettingsReader& reader, ProcessSettings& settings);

/// The admin token, from where the settings that were read say it is. Throws BadSetting.
void read_admin_token(ProcessSettings& settings);

/// As `start_log` of log.hpp, as the operator wants it.
void start_log(const std::string& service, const ProcessSettings& settings);

/// Runs the process's story, with the limit of open files raised (see descriptor_limit.hpp), and
/// gives its exit code. What it throws is what keeps the process from
/// starting: it becomes one line on stderr and exit code 1.
int run(const std::string& program, const std::function<int()>& story);

}  // namespace convoy::service
