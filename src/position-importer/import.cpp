#include "position-importer/import.hpp"

#include <chrono>
#include <cstdlib>
#include <memory>
#include <ostream>

#include "position-importer/file_bytes.hpp"
#include "position-importer/position_queue.hpp"
#include "position-importer/queue_watch.hpp"
#include "position-importer/retention_notice.hpp"
#include "service/process.hpp"

namespace convoy::importer {
namespace {

constexpr std::uint64_t entries_between_looks = 1'000;
constexpr std::chrono::seconds between_progress_lines{1};

fleet::Time now() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

fleet::DeviceRecord record_of(const fleet::ReportedPosition& reported,
                              const recordings::DeviceValues& said) {
    const fleet::Position& position = reported.position;
    return {.vehicle = reported.vehicle,
            .time = position.time,
            .place = position.coordinates,
            .accuracy = position.accuracy,
            .reported = position.reported,
            .attributes = said.attributes,
            .device = said.device};
}

void end_if_failed(const ImportResult& result, Ending& ending) {
    if (!result) {
        ending.error = result.error();
    }
}

/// Imports one file.
class FileImport {
 public:
    /// Adds to `ending` why the file cannot be read, or the error that ends the whole import.
    FileImport(const std::string& file, const ImportActions& actions, Tally& tally, Ending& ending)
        : file_(file), bytes_(file), actions_(actions), tally_(tally), ending_(ending) {}

    void run(const recordings::ReadingSettings& settings) {
        const auto unreadable =
            recordings::read_recording([this] { return bytes_.next(); }, settings, receiver());
        const auto& error = bytes_.unreadable() ? bytes_.unreadable() : unreadable;
        if (error && !ending_.error) {
            ending_.unreadable.push_back(file_ + ": " + error->reason);
        }
    }

 private:
    recordings::Receiver receiver() {
        return {.position =
                    [this](const fleet::ReportedPosition& reported,
                           const recordings::DeviceValues& said) {
                        if (look()) {
                            tally_.add(reported);
                            end_if_failed(actions_.publish(record_of(reported, said)), ending_);
                        }
                    },
                .skipped =
                    [this](const recordings::Skipped& skipped) {
                        if (look()) {
                            tally_.add(file_, skipped);
                        }
                    },
                .note = [this](const std::string& sentence) { actions_.note(file_, sentence); },
                .ended = [this] { return bytes_.unreadable() || ending_.error; }};
    }

    /// Returns whether the import goes on.
    bool look() {
        if (++entries_ % entries_between_looks == 0) {
            actions_.progress(file_, tally_);
        }
        if (actions_.stopping()) {
            ending_.error = ImportError{"it was stopped"};
        }
        return !ending_.error;
    }

    const std::string& file_;
    FileBytes bytes_;
    const ImportActions& actions_;
    Tally& tally_;
    Ending& ending_;
    std::uint64_t entries_ = 0;
};

/// Returns the actions of an import that sends nothing.
ImportActions dry_actions() {
    return {.publish = [](const auto&) { return ImportResult(); },
            .finish = [] { return ImportResult(); },
            .accepted = [] { return std::uint64_t{0}; },
            .stopping = {},
            .progress = {},
            .note = {}};
}

ImportActions publishing_actions(const std::shared_ptr<PositionQueue>& queue,
                                 const std::shared_ptr<QueueWatch>& watch) {
    return {.publish =
                [queue, watch](const auto& record) {
                    const auto has_space = watch->wait_for_space();
                    return has_space ? queue->add(record) : has_space;
                },
            .finish = [queue] { return queue->finish(); },
            .accepted = [queue] { return queue->accepted(); },
            .stopping = {},
            .progress = {},
            .note = {}};
}

PositionQueueSettings queue_settings(const ImporterSettings& settings) {
    return {.connection = {.urls = settings.queue_urls,
                           .ca_file = settings.queue_ca_file,
                           .user = service::secret("QUEUE_USER"),
                           .password = service::secret("QUEUE_PASSWORD"),
                           .container_id = "position-importer"},
            .id_prefix = "import-" + std::to_string(service::random_epoch()),
            .patience = settings.queue_patience};
}

std::shared_ptr<QueueWatch> watch_of(const ImporterSettings& settings, const StopWait& wait,
                                     std::ostream& out) {
    return std::make_shared<QueueWatch>(
        QueueWatchSettings{.max_waiting = settings.max_waiting_messages},
        QueueWatchActions{
            .waiting = [url = settings.queue_metrics_url]() -> Figure {
                if (!url) {
                    return http::FetchFailure{"--queue-metrics-url is not set"};
                }
                return read_figure(*url, waiting_messages);
            },
            .now = [] { return std::chrono::steady_clock::now(); },
            .wait = wait,
            .say = [&out](const std::string& sentence) { out << sentence << '\n'
                                                             << std::flush; }});
}

}  // namespace

Ending import_files(const ImporterSettings& settings, const ImportActions& actions, Tally& tally) {
    Ending ending{.dry_run = settings.dry_run};
    for (const std::string& file : settings.files) {
        FileImport(file, actions, tally, ending).run(reading_settings(settings, file));
        if (ending.error) {
            break;
        }
    }
    if (!ending.error) {
        end_if_failed(actions.finish(), ending);
    }
    ending.accepted = actions.accepted();
    return ending;
}

int import_all(const ImporterSettings& settings, const StopWait& wait, std::ostream& out,
               std::ostream* progress) {
    const auto stopping = [&wait] { return wait(std::chrono::milliseconds{0}); };
    say_what_is_too_old(settings, {.seconds = kept_for(settings), .now = now()}, stopping, out);
    ImportActions actions =
        settings.dry_run
            ? dry_actions()
            : publishing_actions(std::make_shared<PositionQueue>(queue_settings(settings)),
                                 watch_of(settings, wait, out));
    actions.stopping = stopping;
    actions.note = [&out](const std::string& file, const std::string& sentence) {
        out << file << ": " << sentence << '\n' << std::flush;
    };
    auto last_line = std::chrono::steady_clock::now();
    actions.progress = [&](const std::string& file, const Tally& tally) {
        const auto since = std::chrono::steady_clock::now();
        if (progress != nullptr && since - last_line >= between_progress_lines) {
            last_line = since;
            *progress << file << ": " << tally.all().positions << " positions read, "
                      << actions.accepted() << " imported, " << tally.skipped() << " skipped"
                      << '\n'
                      << std::flush;
        }
    };
    Tally tally(settings.examples);
    const Ending ending = import_files(settings, actions, tally);
    out << report(tally, ending, now());
    return succeeded(tally, ending) ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace convoy::importer
