#include "position-importer/metrics_page.hpp"

#include <charconv>
#include <chrono>

#include "http/upstream/address.hpp"

namespace convoy::importer {
namespace {

constexpr std::chrono::seconds figure_within{2};

}  // namespace

std::optional<double> value_of(std::string_view page, std::string_view series) {
    while (!page.empty()) {
        const std::string_view line = page.substr(0, page.find('\n'));
        page.remove_prefix(std::min(line.size() + 1, page.size()));
        if (!line.starts_with(series) || !line.substr(series.size()).starts_with(' ')) {
            continue;
        }
        const std::string_view digits = line.substr(series.size() + 1);
        double value = 0;
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        return read.ec == std::errc() ? std::optional(value) : std::nullopt;
    }
    return std::nullopt;
}

Figure read_figure(const std::string& url, std::string_view series) {
    const auto address = http::parse_upstream(url);
    if (!address) {
        return http::FetchFailure{url + " is no address like http://host:port"};
    }
    const auto page = http::fetch(*address, "/metrics", figure_within);
    if (!page) {
        return http::FetchFailure{url + "/metrics: " + page.error().what};
    }
    const auto value = value_of(*page, series);
    if (!value) {
        return http::FetchFailure{url + "/metrics has no " + std::string(series)};
    }
    return *value;
}

}  // namespace convoy::importer
