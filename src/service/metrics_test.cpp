#include "service/metrics.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

namespace convoy::service {
namespace {

using testing::HasSubstr;

/// Returns the value on the line that starts with this name.
double value_of(const std::string& text, const std::string& name) {
    const std::size_t line = text.find("\n" + name + " ");
    EXPECT_NE(line, std::string::npos) << name;
    return std::atof(text.c_str() + line + name.size() + 2);
}

TEST(Metrics, AreWrittenInTheTextFormat) {
    Metrics metrics;
    metrics.counter("convoy_positions_stored_total", "Positions stored").Increment(3);
    metrics.gauge("convoy_vehicles", "Vehicles known").Set(7);
    metrics.counter("convoy_positions_rejected_total", "Rejected", {{"reason", "bad_time"}})
        .Increment();
    const std::string text = metrics.text();
    EXPECT_THAT(text, HasSubstr("# HELP convoy_positions_stored_total Positions stored\n"
                                "# TYPE convoy_positions_stored_total counter\n"
                                "convoy_positions_stored_total 3\n"));
    EXPECT_THAT(text, HasSubstr("convoy_vehicles 7\n"));
    EXPECT_THAT(text, HasSubstr("convoy_positions_rejected_total{reason=\"bad_time\"} 1\n"));
}

TEST(Metrics, AskedForAgainAreTheSame) {
    Metrics metrics;
    metrics.counter("convoy_requests_total", "Requests", {{"code", "200"}}).Increment();
    metrics.counter("convoy_requests_total", "Requests", {{"code", "200"}}).Increment();
    EXPECT_THAT(metrics.text(), HasSubstr("convoy_requests_total{code=\"200\"} 2\n"));
}

TEST(Metrics, HistogramsCountSecondsFromOneMillisecondToOneMinute) {
    Metrics metrics;
    auto& seconds = metrics.histogram("convoy_store_seconds", "Time to store");
    seconds.Observe(0.0009);
    seconds.Observe(59);
    const std::string text = metrics.text();
    EXPECT_THAT(text, HasSubstr("convoy_store_seconds_bucket{le=\"0.001\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("convoy_store_seconds_bucket{le=\"60\"} 2\n"));
    EXPECT_THAT(text, HasSubstr("convoy_store_seconds_count 2\n"));
    const std::vector<double> buckets = duration_buckets();
    EXPECT_TRUE(std::is_sorted(buckets.begin(), buckets.end()));
}

TEST(Metrics, ANameOfAnotherKindIsRefused) {
    Metrics metrics;
    metrics.counter("convoy_things", "Things");
    EXPECT_THROW(metrics.gauge("convoy_things", "Things"), std::invalid_argument);
}

TEST(ProcessMetrics, ShowMemoryAndStart) {
    const std::string text = Metrics().text();
    constexpr double megabyte = 1024 * 1024;
    EXPECT_GT(value_of(text, "process_resident_memory_bytes"), megabyte);
    const double now =
        std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
    constexpr double a_day = 86'400;  // this process is younger than a day
    EXPECT_NEAR(value_of(text, "process_start_time_seconds"), now, a_day);
    EXPECT_GE(value_of(text, "process_max_fds"), value_of(text, "process_open_fds"));
}

TEST(ProcessMetrics, CountOpenFiles) {
    const Metrics metrics;
    const double before = value_of(metrics.text(), "process_open_fds");
    const int file = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    EXPECT_EQ(value_of(metrics.text(), "process_open_fds"), before + 1);
    ::close(file);
}

TEST(ProcessMetrics, CountCpuTimeAsItIsUsed) {
    const Metrics metrics;
    const double before = value_of(metrics.text(), "process_cpu_seconds_total");
    // The system counts CPU time in steps of 10 ms, so work until the value rises.
    double after = before;
    while (after <= before) {
        after = value_of(metrics.text(), "process_cpu_seconds_total");
    }
    EXPECT_LT(after - before, 1.0);
}

}  // namespace
}  // namespace convoy::service
