#include "position-importer/retention_notice.hpp"

#include <chrono>
#include <filesystem>
#include <ostream>
#include <string>

#include "fleet/time.hpp"
#include "position-importer/file_bytes.hpp"

namespace convoy::importer {
namespace {

using Seconds = std::chrono::duration<double>;

/// How many positions of a file are older than a time.
struct Aged {
    std::uint64_t all = 0;
    std::uint64_t older = 0;
};

Aged count_older(const ImporterSettings& settings, const std::string& file, fleet::Time oldest,
                 const std::function<bool()>& stopping) {
    Aged aged;
    FileBytes bytes(file);
    const recordings::Receiver counting{
        .position =
            [&](const fleet::ReportedPosition& reported, const recordings::DeviceValues& /*said*/) {
                ++aged.all;
                aged.older += reported.position.time < oldest ? 1 : 0;
            },
        .skipped = [](const auto&) {},
        .note = [](const auto&) {},
        .ended = [&] { return bytes.unreadable() || stopping(); }};
    // The import itself reports what cannot be read.
    static_cast<void>(recordings::read_recording([&bytes] { return bytes.next(); },
                                                 reading_settings(settings, file), counting));
    return aged;
}

}  // namespace

Figure kept_for(const ImporterSettings& settings) {
    if (settings.retention_days > 0) {
        return Seconds(std::chrono::days{settings.retention_days}).count();
    }
    if (!settings.tracker_metrics_url) {
        return http::FetchFailure{"neither --retention-days nor --tracker-metrics-url is set"};
    }
    return read_figure(*settings.tracker_metrics_url, retention_seconds);
}

void say_what_is_too_old(const ImporterSettings& settings, const Kept& kept,
                         const std::function<bool()>& stopping, std::ostream& out) {
    if (!kept.seconds) {
        out << "It is not known how long trackers keep positions; they reject older ones ("
            << kept.seconds.error().what << ")\n"
            << std::flush;
        return;
    }
    const auto age = std::chrono::floor<std::chrono::seconds>(Seconds(*kept.seconds));
    if (age.count() == 0) {
        return;
    }
    // Trackers round it down to the hour, too.
    const fleet::Time oldest = std::chrono::floor<std::chrono::hours>(kept.now) - age;
    const std::string limit = "older than " + fleet::format_time(oldest) +
                              ", the oldest time that " +
                              "trackers keep: they reject these as too_old\n";
    for (const std::string& file : settings.files) {
        std::error_code error;
        if (!std::filesystem::is_regular_file(file, error)) {
            out << file << ": it is read only once, so it is not known yet how many positions are "
                << limit;
            continue;
        }
        const Aged aged = count_older(settings, file, oldest, stopping);
        if (aged.older > 0) {
            out << file << ": " << aged.older << " of " << aged.all << " positions are " << limit;
        }
    }
    out << std::flush;
}

}  // namespace convoy::importer
