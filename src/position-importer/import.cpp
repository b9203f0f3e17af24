#include "position-importer/import.hpp"

#include <chrono>
#include <cstdlib>
#include <memory>
#include <ostream>
#include <stdexcept>

#include "position-importer/file_bytes.hpp"
#include "position-importer/position_queue.hpp"
#include "service/process.hpp"

namespace convoy::importer {
namespace {

constexpr std::uint64_t entries_between_looks = 1'000;
constexpr std::chrono::seconds between_progress_lines{1};

/// Ends the import of all files.
struct Ended : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Imports one file.
class FileImport {
 public:
    FileImport(const std::string& file, const ImportActions& actions, Tally& tally)
        : file_(file), actions_(actions), tally_(tally) {}

    /// Returns why the file cannot be read, or "". Throws Ended.
    std::string run(const recordings::ReadingSettings& settings) {
        try {
            FileBytes bytes(file_);
            const auto unreadable =
                recordings::read_recording([&] { return bytes.next(); }, settings, receiver());
            return unreadable ? unreadable->reason : "";
        } catch (const Ended&) {
            throw;
        } catch (const std::runtime_error& error) {
            return error.what();
        }
    }

 private:
    recordings::Receiver receiver() {
        return {.position =
                    [this](const fleet::ReportedPosition& reported) {
                        look();
                        tally_.add(reported);
                        publish(reported);
                    },
                .skipped =
                    [this](const recordings::Skipped& skipped) {
                        look();
                        tally_.add(file_, skipped);
                    },
                .note = [this](const std::string& sentence) { actions_.note(file_, sentence); }};
    }

    void publish(const fleet::ReportedPosition& reported) {
        try {
            actions_.publish(reported);
        } catch (const std::runtime_error& error) {
            throw Ended(error.what());
        }
    }

    void look() {
        if (++entries_ % entries_between_looks != 0) {
            return;
        }
        actions_.progress(file_, tally_);
        if (actions_.stopping()) {
            throw Ended("it was stopped");
        }
    }

    const std::string& file_;
    const ImportActions& actions_;
    Tally& tally_;
    std::uint64_t entries_ = 0;
};

/// Returns the actions of an import that sends nothing.
ImportActions dry_actions() {
    return {.publish = [](const auto&) {},
            .finish = [] {},
            .accepted = [] { return std::uint64_t{0}; },
            .stopping = {},
            .progress = {},
            .note = {}};
}

ImportActions publishing_actions(const std::shared_ptr<PositionQueue>& queue) {
    return {.publish = [queue](const auto& reported) { queue->add(reported); },
            .finish = [queue] { queue->finish(); },
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
            .run = "import-" + std::to_string(service::random_epoch()),
            .patience = settings.queue_patience};
}

}  // namespace

Ending import_files(const ImporterSettings& settings, const ImportActions& actions, Tally& tally) {
    Ending ending{.dry_run = settings.dry_run};
    try {
        for (const std::string& file : settings.files) {
            const std::string complaint =
                FileImport(file, actions, tally).run(reading_settings(settings, file));
            if (!complaint.empty()) {
                ending.unreadable.push_back(file);
                ending.unreadable.back() += ": " + complaint;
            }
        }
        actions.finish();
    } catch (const std::runtime_error& error) {
        ending.complaint = error.what();
    }
    ending.accepted = actions.accepted();
    return ending;
}

int import_all(const ImporterSettings& settings, const std::function<bool()>& stopping,
               std::ostream& out, std::ostream* progress) {
    ImportActions actions =
        settings.dry_run
            ? dry_actions()
            : publishing_actions(std::make_shared<PositionQueue>(queue_settings(settings)));
    actions.stopping = stopping;
    actions.note = [&out](const std::string& file, const std::string& sentence) {
        out << file << ": " << sentence << '\n' << std::flush;
    };
    auto last_line = std::chrono::steady_clock::now();
    actions.progress = [&](const std::string& file, const Tally& tally) {
        const auto now = std::chrono::steady_clock::now();
        if (progress != nullptr && now - last_line >= between_progress_lines) {
            last_line = now;
            *progress << file << ": " << tally.all().positions << " positions read, "
                      << actions.accepted() << " imported, " << tally.skipped() << " skipped"
                      << '\n'
                      << std::flush;
        }
    };
    Tally tally(settings.examples);
    const Ending ending = import_files(settings, actions, tally);
    out << report(tally, ending,
                  std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()));
    return succeeded(tally, ending) ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace convoy::importer
