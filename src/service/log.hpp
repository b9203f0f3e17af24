// Writes the process's log to stdout: one JSON object a line (`time`, `level`, `service`,
// `message`, then context), or text for people (local time, coloured on a terminal). Log events
// that an operator may have to act on, never single positions.
//
// Logging never blocks and never ends the process:
// - A line that cannot be written at once, because the pipe is full or closed, is dropped and
//   counted (`convoy_log_lines_dropped_total`), and so is a line of more than 4 KiB.
// - A text of more than 500 bytes is cut, bytes that are not UTF-8 become U+FFFD, and control
//   characters are escaped.
// Thread-safe after `start_log`.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace convoy::service {

enum class LogFormat { json, text };
enum class LogLevel { debug, info, warning, error };

/// A member of a line. Names are in snake_case: {"request_id", id}.
using LogField =
    std::pair<std::string_view, std::variant<std::string_view, std::int64_t, double, bool>>;
using LogFields = std::initializer_list<LogField>;

/// Call it before the first line. `service` is the process's name in every line of JSON. Makes the
/// process ignore SIGPIPE.
void start_log(const std::string& service, LogFormat format, LogLevel least);

void log(LogLevel level, std::string_view message, LogFields fields = {});
inline void log_debug(std::string_view message, LogFields fields = {}) {
    log(LogLevel::debug, message, fields);
}
inline void log_info(std::string_view message, LogFields fields = {}) {
    log(LogLevel::info, message, fields);
}
inline void log_warning(std::string_view message, LogFields fields = {}) {
    log(LogLevel::warning, message, fields);
}
inline void log_error(std::string_view message, LogFields fields = {}) {
    log(LogLevel::error, message, fields);
}

/// Returns how many lines have been dropped since the process started.
std::uint64_t dropped_log_lines();

}  // namespace convoy::service
