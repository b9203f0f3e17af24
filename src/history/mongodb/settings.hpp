// The settings of a history in MongoDB: its database, the login, and what is kept.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "mongodb/database.hpp"

namespace convoy::history {

struct MongoSettings {
    std::string url;                    ///< mongodb://host:port/database, without user or password
    std::optional<std::string> user{};  ///< nullopt: anonymous
    std::optional<std::string> password{};
    std::chrono::days retention{0};         ///< 0 keeps everything
    std::uint64_t rejected_kept = 100'000;  ///< how many of the newest

    mongodb::MongoAddress address() const {
        return {.url = url, .user = user, .password = password, .application = "position-tracker"};
    }
};

}  // namespace convoy::history
