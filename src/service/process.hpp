// What every process of Convoy has in common: the settings its operator relies on, and how it says
// that it cannot start.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "service/log.hpp"
#include "service/settings.hpp"

namespace convoy::service {

struct ProcessSettings {
    LogFormat log_format = LogFormat::json;
    LogLevel log_level = LogLevel::info;
    std::string admin_address = "127.0.0.1";
    std::uint16_t admin_port = 0;             ///< each process has its own default
    std::chrono::milliseconds linger{0};      ///< not ready but still serving, after SIGTERM
    std::chrono::milliseconds drain{10'000};  ///< then at most this long for what is under way
};

/// --log-format, --log-level, --admin-address, --admin-port, --linger-seconds, --drain-seconds.
void add_process_settings(SettingsReader& reader, ProcessSettings& settings);

/// As `start_log` of log.hpp, as the operator wants it.
void start_log(const std::string& service, const ProcessSettings& settings);

/// Runs the process's story and gives its exit code. What it throws is what keeps the process from
/// starting: it becomes one line on stderr and exit code 1.
int run(const std::string& program, const std::function<int()>& story);

}  // namespace convoy::service
