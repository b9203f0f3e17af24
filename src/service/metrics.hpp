// The process's metrics for Prometheus. Updates of counters and gauges are lock-free; look-ups by
// name are not, so look a metric up at start and keep the reference. Names begin with `convoy_`,
// values are in base units, and each label has a short, fixed list of values.
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

/// The same name with the same labels returns the same metric. An invalid name, or one that has
/// another type already, is a mistake in the code and throws std::invalid_argument.
class Metrics {
 public:
    prometheus::Counter& counter(const std::string& name, const std::string& help,
                                 const Labels& labels = {});
    prometheus::Gauge& gauge(const std::string& name, const std::string& help,
                             const Labels& labels = {});
    /// A histogram of durations in seconds with `duration_buckets`.
    prometheus::Histogram& histogram(const std::string& name, const std::string& help,
                                     const Labels& labels = {});

    /// Returns all metrics in the text format of Prometheus, with those of `process_metrics`.
    std::string text() const;

 private:
    prometheus::Registry registry_;
};

}  // namespace convoy::service
