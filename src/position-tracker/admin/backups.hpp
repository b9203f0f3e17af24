// Copies of the history of a running tracker, made when the operator asks (`POST /backup` on the
// admin port). Each is a folder of its own, as whole as the history: a tracker can be started on
// it, and `position-tracker inspect` looks into it.
//
// Threads: any. One backup at a time.
#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "history/history.hpp"
#include "http/message.hpp"
#include "position-tracker/state/clock.hpp"

namespace convoy::tracker {

class Backups {
 public:
    /// Backups go into `folder`, which is made where it is missing; nothing: none are made. It may
    /// lie on another disk, where a backup outlives the loss of this one.
    Backups(std::optional<std::string> folder, Clock now);

    /// Backups are of `history` as long as this lives.
    class Serving {
     public:
        Serving(Backups& backups, const History& history);
        /// Waits for a backup under way.
        ~Serving();
        Serving(const Serving&) = delete;
        Serving& operator=(const Serving&) = delete;

     private:
        Backups& backups_;
    };

    /// Makes one, named by the time. 201 with its folder and its size as JSON; 409 where there is
    /// no folder for them, or while another is being made; 503 where the history is not open yet,
    /// or the store or the backup's disk fails: then nothing half made is left.
    http::Response make();

 private:
    std::optional<std::string> folder_;
    Clock now_;
    std::mutex making_;
    std::mutex history_mutex_;  // held while the history is copied
    const History* history_ = nullptr;
};

}  // namespace convoy::tracker
