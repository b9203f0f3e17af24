// Copies the registry's records when the operator requests it (`POST /backup` on the admin port).
// A registry can be started on a copy.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "fleet/time.hpp"
#include "http/message/message.hpp"
#include "registry/records.hpp"

namespace convoy::registry {

/// Thread-safe. One backup is made at a time.
class Backups {
 public:
    /// Backups go into `folder`, which is created if it is missing; without it, none are made.
    Backups(std::optional<std::string> folder, std::function<fleet::Time()> now)
        : folder_(std::move(folder)), now_(std::move(now)) {}

    /// From now on these are copied.
    void use(std::shared_ptr<const Records> records);

    /// Makes a backup that is named after the time. Returns 201 with its file and its size in
    /// bytes as JSON; 409 if there is no folder for backups, or another one is being made; 503 if
    /// the records are not open yet, or the store or the backup's disk fails.
    http::Response make();

 private:
    std::shared_ptr<const Records> used();

    std::optional<std::string> folder_;
    std::function<fleet::Time()> now_;
    std::mutex making_;
    std::mutex records_mutex_;
    std::shared_ptr<const Records> records_;
};

}  // namespace convoy::registry
