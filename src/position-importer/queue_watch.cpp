#include "position-importer/queue_watch.hpp"

#include <algorithm>

namespace convoy::importer {
namespace {

std::string messages(double count) {
    return std::to_string(static_cast<std::uint64_t>(std::max(count, 0.0))) + " messages";
}

}  // namespace

ImportResult QueueWatch::wait_for_space() {
    if (actions_.now() < next_look_) {
        return {};
    }
    const auto waiting = look();
    return waiting && *waiting > static_cast<double>(settings_.max_waiting) ? pause(*waiting)
                                                                            : ImportResult();
}

std::optional<double> QueueWatch::look() {
    const Figure waiting = actions_.waiting();
    next_look_ = actions_.now() + (waiting ? settings_.between_looks : settings_.after_failure);
    if (waiting) {
        is_unreadable_ = false;
        return *waiting;
    }
    if (!std::exchange(is_unreadable_, true)) {
        actions_.say(
            "the length of the queue cannot be read, so the import does not pause while "
            "the queue grows: " +
            waiting.error().what);
    }
    return std::nullopt;
}

ImportResult QueueWatch::pause(double waiting) {
    double shortest = waiting;
    auto shortest_since = actions_.now();
    std::optional<std::chrono::steady_clock::time_point> said;
    while (waiting > static_cast<double>(settings_.max_waiting)) {
        const auto now = actions_.now();
        if (waiting < shortest) {
            shortest = waiting;
            shortest_since = now;
        }
        if (now - shortest_since >= settings_.patience) {
            const auto seconds = std::chrono::floor<std::chrono::seconds>(settings_.patience);
            return ImportError{"the queue has " + messages(waiting) +
                               " and has become no shorter for " + std::to_string(seconds.count()) +
                               " s; does a tracker run?"};
        }
        if (!said || now - *said >= settings_.between_sentences) {
            said = now;
            actions_.say("paused, because " + messages(waiting) + " wait in the queue, more than " +
                         std::to_string(settings_.max_waiting));
        }
        if (actions_.wait(settings_.while_paused)) {
            return ImportError{"it was stopped"};
        }
        const auto next = look();
        if (!next) {
            return {};
        }
        waiting = *next;
    }
    return {};
}

}  // namespace convoy::importer
