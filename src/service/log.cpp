#include "service/log.hpp"

#include <poll.h>
#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <boost/json/serialize.hpp>
#include <boost/json/string_view.hpp>
#include <boost/json/value.hpp>
#include <boost/nowide/utf/convert.hpp>
#include <climits>
#include <cmath>
#include <csignal>
#include <mutex>

#include "service/number.hpp"

namespace convoy::service {
namespace {

/// Longer texts are cut, to keep a line below the size that a pipe takes in one piece.
constexpr std::size_t max_text_bytes = 500;

std::atomic<std::uint64_t> dropped_lines = 0;

/// Writes to standard output without a buffer. A line that cannot be written at once (a full or
/// closed pipe) is dropped and counted, so that a reader of the log cannot stop the service.
class StandardOutput final : public spdlog::sinks::base_sink<std::mutex> {
 public:
    explicit StandardOutput(bool colours) : colours_(colours) {}

 protected:
    void sink_it_(const spdlog::details::log_msg& message) override {
        spdlog::memory_buf_t line;
        formatter_->format(message, line);
        if (colours_) {
            colour(message, line);
        }
        pollfd output{.fd = STDOUT_FILENO, .events = POLLOUT, .revents = 0};
        // A writable pipe takes PIPE_BUF bytes (4 KiB) at once and in one piece; a longer line
        // could block, or be interleaved with another writer's.
        const bool writable = line.size() <= PIPE_BUF && ::poll(&output, 1, 0) == 1 &&
                              (output.revents & POLLOUT) != 0;
        if (!writable || ::write(STDOUT_FILENO, line.data(), line.size()) < 0) {
            ++dropped_lines;
        }
    }
    void flush_() override {}

 private:
    static std::string_view colour_of(spdlog::level::level_enum level) {
        if (level >= spdlog::level::err) {
            return "\033[31m";
        }
        return level >= spdlog::level::warn ? "\033[33m" : "\033[2m";
    }

    /// Colours the level, whose range the formatter has marked.
    static void colour(const spdlog::details::log_msg& message, spdlog::memory_buf_t& line) {
        const std::string_view begin = colour_of(message.level);
        const std::string plain = fmt::to_string(line);
        const std::size_t from = message.color_range_start;
        const std::size_t to = message.color_range_end;
        line.clear();
        line.append(plain.substr(0, from));
        line.append(begin);
        line.append(plain.substr(from, to - from));
        line.append(std::string_view("\033[0m"));
        line.append(plain.substr(to));
    }

    bool colours_;
};

/// Returns the text as valid UTF-8, cut after `max_text_bytes`.
std::string mended(std::string_view text) {
    const bool long_text = text.size() > max_text_bytes;
    const std::string_view kept = text.substr(0, max_text_bytes);
    return boost::nowide::utf::convert_string<char>(kept.data(), kept.data() + kept.size()) +
           (long_text ? "…" : "");
}

std::string json_text(std::string_view text) {
    return boost::json::serialize(boost::json::value(mended(text)));
}

/// Returns whether a reader of the text format could misread the value without quotes.
bool needs_quotes(std::string_view text, std::string_view special) {
    const auto bad = [special](unsigned char letter) {
        return letter < 0x20 || letter == 0x7f ||
               special.find(static_cast<char>(letter)) != std::string_view::npos;
    };
    return std::ranges::any_of(text, bad);
}

std::string plain_text(std::string_view text, std::string_view special) {
    return needs_quotes(text, special) ? json_text(text) : mended(text);
}

struct ValueText {
    LogFormat format;

    std::string operator()(std::string_view text) const {
        return format == LogFormat::json ? json_text(text) : plain_text(text, " \"=\\");
    }
    std::string operator()(std::int64_t number) const { return format_number(number); }
    std::string operator()(double number) const {
        return std::isfinite(number) ? format_number(number) : "null";  // JSON has no NaN
    }
    std::string operator()(bool truth) const { return truth ? "true" : "false"; }
};

struct Log {
    LogFormat format = LogFormat::json;
    std::unique_ptr<spdlog::logger> logger;
};

spdlog::level::level_enum level_of(LogLevel level) {
    switch (level) {
        case LogLevel::debug:
            return spdlog::level::debug;
        case LogLevel::info:
            return spdlog::level::info;
        case LogLevel::warning:
            return spdlog::level::warn;
        case LogLevel::error:
            return spdlog::level::err;
    }
    std::abort();
}

Log make_log(const std::string& service, LogFormat format, LogLevel least) {
    const bool colours = format == LogFormat::text && ::isatty(STDOUT_FILENO) == 1;
    const std::string pattern = format == LogFormat::json
                                    ? R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l","service":)" +
                                          json_text(service) + ",%v}"
                                    : "%Y-%m-%d %H:%M:%S.%e %^%-7l%$ %v";
    const auto zone = format == LogFormat::json ? spdlog::pattern_time_type::utc
                                                : spdlog::pattern_time_type::local;
    auto sink = std::make_shared<StandardOutput>(colours);
    sink->set_formatter(std::make_unique<spdlog::pattern_formatter>(pattern, zone));
    Log made{format, std::make_unique<spdlog::logger>(service, std::move(sink))};
    made.logger->set_level(level_of(least));
    return made;
}

/// Lines before `start_log` are written as JSON.
Log& the_log() {
    static Log log = make_log("convoy", LogFormat::json, LogLevel::info);
    return log;
}

}  // namespace

void start_log(const std::string& service, LogFormat format, LogLevel least) {
    // If the reader closes the pipe, writes must fail and not end the process.
    std::signal(SIGPIPE, SIG_IGN);
    the_log() = make_log(service, format, least);
}

void log(LogLevel level, std::string_view message, LogFields fields) {
    const Log& log = the_log();
    if (!log.logger->should_log(level_of(level))) {
        return;
    }
    const bool json = log.format == LogFormat::json;
    std::string line = json ? "\"message\":" + json_text(message) : plain_text(message, "");
    for (const auto& [name, value] : fields) {
        const std::string text = std::visit(ValueText{log.format}, value);
        line += json ? "," + json_text(name) + ":" + text : " " + std::string(name) + "=" + text;
    }
    log.logger->log(level_of(level), line);
}

std::uint64_t dropped_log_lines() { return dropped_lines; }

}  // namespace convoy::service
