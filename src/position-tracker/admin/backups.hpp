// Copies the history of a running tracker when the operator requests it (`POST /backup` on the
// admin port). Each copy is a folder with a whole history: a tracker can be started on it, and
// `position-tracker inspect` can read it.
//
// Thread-safe. One backup is made at a time.
#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "history/history.hpp"
#include "http/message/message.hpp"
#include "position-tracker/state/clock.hpp"

namespace convoy::tracker {

class Backups {
 public:
    /// Backups go into `folder`, which is created if it is missing; without it, none are made. On
    /// another disk they survive the loss of this one.
    Backups(std::optional<std::string> folder, Clock now);

    /// Makes a backup that is named after the time. Returns 201 with its folder and its size in
    /// bytes as JSON; 409 if there is no folder for backups, or another one is being made; 503 if
    /// `history` is null because it is not open, or if the store or the backup's disk fails. A
    /// failed backup leaves nothing behind.
    http::Response make(const history::History* history);

 private:
    std::optional<std::string> folder_;
    Clock now_;
    std::mutex making_;
};

}  // namespace convoy::tracker
