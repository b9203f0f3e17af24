// Pauses an import while the queue is long, so that live positions, which pass through the same
// queue, do not wait behind those of the files.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "position-importer/import_error.hpp"
#include "position-importer/metrics_page.hpp"

namespace convoy::importer {

struct QueueWatchSettings {
    std::uint64_t max_waiting = 200;                  ///< messages: with more the import pauses
    std::chrono::milliseconds between_looks{200};     ///< while the queue is short
    std::chrono::milliseconds while_paused{500};      ///< between two looks
    std::chrono::milliseconds after_failure{10'000};  ///< until the next look
    std::chrono::milliseconds between_sentences{5'000};
    /// A queue that gets no shorter for this long ends the import.
    std::chrono::milliseconds patience{600'000};
};

/// What a watch does with the outside.
struct QueueWatchActions {
    /// Reads how many messages wait.
    std::function<Figure()> waiting;
    std::function<std::chrono::steady_clock::time_point()> now;
    /// Waits; returns true early if the user has asked to stop.
    std::function<bool(std::chrono::milliseconds)> wait;
    std::function<void(const std::string& sentence)> say;
};

class QueueWatch {
 public:
    QueueWatch(QueueWatchSettings settings, QueueWatchActions actions)
        : settings_(settings), actions_(std::move(actions)) {}

    /// Call it before each position. Returns once the queue is short. If its length cannot be
    /// read, returns at once: it then prints one line per outage, and reads again after
    /// `after_failure`. Fails if the import has to end.
    [[nodiscard]] ImportResult wait_for_space();

 private:
    ImportResult pause(double waiting);
    std::optional<double> look();

    QueueWatchSettings settings_;
    QueueWatchActions actions_;
    std::chrono::steady_clock::time_point next_look_{};
    bool is_unreadable_ = false;
};

}  // namespace convoy::importer
