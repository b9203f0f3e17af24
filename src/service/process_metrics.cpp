#include "service/process_metrics.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "service/log.hpp"

namespace convoy::service {
namespace {

struct ProcessStatus {
    double cpu_seconds = 0;
    double start_ticks = 0;  ///< after the machine's boot
    double resident_bytes = 0;
};

/// Reads /proc/self/stat (proc(5)): fields 14 and 15 are CPU time, 22 the start, 24 the pages.
ProcessStatus process_status() {
    std::ifstream file("/proc/self/stat");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    // The second field is the program's name in parentheses, which may contain spaces.
    std::istringstream fields(text.substr(text.rfind(')') + 1));
    std::string skipped;
    for (int field = 3; field < 14; ++field) {
        fields >> skipped;
    }
    double user = 0;
    double system = 0;
    fields >> user >> system;
    for (int field = 16; field < 22; ++field) {
        fields >> skipped;
    }
    double start = 0;
    double virtual_bytes = 0;
    double pages = 0;
    fields >> start >> virtual_bytes >> pages;
    const auto ticks_per_second = static_cast<double>(::sysconf(_SC_CLK_TCK));
    const auto page_bytes = static_cast<double>(::sysconf(_SC_PAGESIZE));
    return {(user + system) / ticks_per_second, start, pages * page_bytes};
}

/// Returns when the machine started, in seconds since 1970 (line `btime` of /proc/stat).
double boot_seconds() {
    std::ifstream file("/proc/stat");
    std::string word;
    while (file >> word) {
        double seconds = 0;
        if (word == "btime" && file >> seconds) {
            return seconds;
        }
    }
    return 0;
}

double open_files() {
    std::error_code error;
    double count = 0;
    for (auto entry = std::filesystem::directory_iterator("/proc/self/fd", error);
         !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
        ++count;
    }
    return count - 1;  // the directory is open while it is read
}

double max_files() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    return static_cast<double>(limit.rlim_cur);
}

prometheus::MetricFamily family(const std::string& name, const std::string& help, double value) {
    const bool counter = name.ends_with("_total");
    prometheus::ClientMetric metric;
    metric.counter.value = value;
    metric.gauge.value = value;
    return {name,
            help,
            counter ? prometheus::MetricType::Counter : prometheus::MetricType::Gauge,
            {metric}};
}

}  // namespace

std::vector<prometheus::MetricFamily> process_metrics() {
    static const double boot = boot_seconds();
    const ProcessStatus status = process_status();
    const auto ticks_per_second = static_cast<double>(::sysconf(_SC_CLK_TCK));
    return {
        family("process_cpu_seconds_total", "CPU time used, user and system.", status.cpu_seconds),
        family("process_resident_memory_bytes", "Memory in use.", status.resident_bytes),
        family("process_start_time_seconds", "When the process started, since 1970.",
               boot + (status.start_ticks / ticks_per_second)),
        family("process_open_fds", "Open files and sockets.", open_files()),
        family("process_max_fds", "Maximum number of open files and sockets.", max_files()),
        family("convoy_log_lines_dropped_total",
               "Log lines that the reader of stdout did not take.",
               static_cast<double>(dropped_log_lines())),
    };
}

}  // namespace convoy::service
