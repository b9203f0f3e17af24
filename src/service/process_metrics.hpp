// The metrics of the process itself; service::Metrics adds them to its own.
#pragma once

#include <prometheus/metric_family.h>

#include <vector>

namespace convoy::service {

/// Reads the standard process metrics of Prometheus, mostly from /proc
/// (`process_cpu_seconds_total`, `process_resident_memory_bytes`, `process_start_time_seconds`,
/// `process_open_fds`, `process_max_fds`), and `convoy_log_lines_dropped_total`.
std::vector<prometheus::MetricFamily> process_metrics();

}  // namespace convoy::service
