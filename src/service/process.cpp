#include "service/process.hpp"

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <iostream>

#include "service/descriptor_limit.hpp"

namespace convoy::service {

void add_process_settings(SettingsReader& reader, ProcessSettings& settings) {
    using namespace std::chrono_literals;
    reader.add("--log-format", settings.log_format,
               Choices<LogFormat>{{"json", LogFormat::json}, {"text", LogFormat::text}},
               "how the log on stdout is written");
    reader.add("--log-level", settings.log_level,
               Choices<LogLevel>{{"debug", LogLevel::debug},
                                 {"info", LogLevel::info},
                                 {"warning", LogLevel::warning},
                                 {"error", LogLevel::error}},
               "the least that is logged");
    reader.add("--admin-address", settings.admin_address,
               "where /healthz, /readyz and /metrics listen");
    reader.add("--admin-port", settings.admin_port, "their port; 0 takes any free one");
    reader.add("--admin-token-file", settings.admin_token_file,
               "file with the token, on its first line, that an operator sends to change anything "
               "there; or ADMIN_TOKEN itself");
    reader.add("--allowed-hosts", settings.allowed_hosts,
               "names by which clients may call this server, beside addresses, localhost and the "
               "machine's own; any other Host gets 421");
    reader.add("--linger-seconds", settings.linger, 0ms, 600s,
               "after SIGTERM: not ready, but serving on for so long");
    reader.add("--drain-seconds", settings.drain, 0ms, 600s,
               "then: time for what is under way, at most");
}

void read_admin_token(ProcessSettings& settings) {
    settings.admin_token = secret("ADMIN_TOKEN", settings.admin_token_file);
}

void start_log(const std::string& service, const ProcessSettings& settings) {
    start_log(service, settings.log_format, settings.log_level);
}

int run(const std::string& program, const std::function<int()>& story) {
    try {
        raise_descriptor_limit();
        return story();
    } catch (const std::exception& error) {
        std::string line = error.what();
        std::ranges::replace(line, '\n', ' ');
        std::cerr << program << ": " << line << '\n';
        return EXIT_FAILURE;
    }
}

}  // namespace convoy::service
