// The process's metrics, for Prometheus (prometheus-cpp). Counters and gauges are lock-free once
// made; make them at start and keep the reference. Base units, `convoy_` prefix, and no label that
// can take more values than a person can list.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <map>
#include <string>
#include <vector>

namespace convoy::service {

using Labels = std::map<std::string, std::string>;

/// Upper bounds in seconds, 1 ms to 60 s.
std::vector<double> duration_buckets();

/// Asking again for a name with the same labels gives the same metric. A name that is no metric
/// name, or that is already of another kind, throws std::invalid_argument: a mistake in the code.
class Metrics {
 public:
    prometheus::Counter& counter(const std::string& name, const std::string& help,
                                 const Labels& labels = {});
    prometheus::Gauge& gauge(const std::string& name, const std::string& help,
                             const Labels& labels = {});
    /// Of durations in seconds, by `duration_buckets`.
    prometheus::Histogram& histogram(const std::string& name, const std::string& help,
                                     const Labels& labels = {});

    /// In the text format of Prometheus, with the process's own (CPU, memory, files, start, log)
    /// beside ours.
    std::string text() const;

 private:
    prometheus::Registry registry_;
};

}  // namespace convoy::service
