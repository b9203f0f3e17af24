// The process's log: stdout, one JSON object a line (`time`, `level`, `service`, `message`, then
// context), or readable text (local time, coloured on a terminal). One line per event worth waking
// up for, never one per position.
//
// It never blocks and never ends the process: a line that the reader of stdout does not take at
// once, because its pipe is full or closed, is dropped and counted
// (`convoy_log_lines_dropped_total`), and so is one of more than 4 KiB. A text of more than 500
// bytes is cut; bytes that are not UTF-8 become U+FFFD; control characters are escaped. Thread-safe
// once started.
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

/// A member of a line; names use underscores: {"request_id", id}.
using LogField =
    std::pair<std::string_view, std::variant<std::string_view, std::int64_t, double, bool>>;
using LogFields = std::initializer_list<LogField>;

/// Before the first line; `service` is the process's name in every line. Makes the process ignore
/// SIGPIPE.
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

/// Lines that nobody took, since the process started.
std::uint64_t dropped_log_lines();

}  // namespace convoy::service
