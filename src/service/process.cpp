#include "service/process.hpp"

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <random>

#include "service/descriptor_limit.hpp"

namespace convoy::service {

void add_process_settings(SettingsReader& reader, ProcessSettings& settings) {
    using namespace std::chrono_literals;
    reader.add("--log-format", settings.log_format,
               Choices<LogFormat>{{"json", LogFormat::json}, {"text", LogFormat::text}},
               "format of the log on stdout");
    reader.add("--log-level", settings.log_level,
               Choices<LogLevel>{{"debug", LogLevel::debug},
                                 {"info", LogLevel::info},
                                 {"warning", LogLevel::warning},
                                 {"error", LogLevel::error}},
               "lowest level that is logged");
    reader.add("--admin-address", settings.admin_address,
               "address of /healthz, /readyz and /metrics");
    reader.add("--admin-port", settings.admin_port, "their port; 0 picks a free one");
    reader.add(
        "--admin-token-file", settings.admin_token_file,
        "file whose first line is the token that the admin port requires for changes; or set "
        "ADMIN_TOKEN to the token");
    reader.add(
        "--allowed-hosts", settings.allowed_hosts,
        "host names that clients may use, beside addresses, localhost and the machine's own; "
        "any other Host gets 421");
    reader.add("--linger-seconds", settings.linger, {.least = 0ms, .most = 600s},
               "how long the process still serves after SIGTERM, while it is not ready");
    reader.add("--drain-seconds", settings.drain, {.least = 0ms, .most = 600s},
               "how long requests under way may take after that");
}

std::uint64_t random_epoch() {
    std::random_device random;
    return std::uniform_int_distribution<std::uint64_t>()(random);
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
