// Figures that other processes publish for Prometheus.
#pragma once

#include <boost/system/result.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "http/upstream/fetch.hpp"

namespace convoy::importer {

/// Messages that wait in the queue, by the broker.
inline constexpr std::string_view waiting_messages =
    R"(activemq_queue_size{destination="positions"})";
/// How long a tracker keeps positions; 0: for ever.
inline constexpr std::string_view retention_seconds = "convoy_retention_seconds";

/// Returns the value of a series ("name" or "name{label="value"}") in Prometheus's text format;
/// nullopt if the page has none.
std::optional<double> value_of(std::string_view page, std::string_view series);

using Figure = boost::system::result<double, http::FetchFailure>;

/// Reads a series from `url`/metrics ("http://host:port").
Figure read_figure(const std::string& url, std::string_view series);

}  // namespace convoy::importer
