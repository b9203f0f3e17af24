// A server that speaks MongoDB's protocol, for tests and benchmarks: FerretDB with SQLite inside,
// which ./convoy setup test builds, on a free loopback port and in a folder of its own; a test may
// kill, hang and start it again.
//
// It is not MongoDB: it has no TTL indexes (the tracker's own deleting is tested here, the server's
// is not), no members to have a majority of, and it finds only an exact `_id` by an index, so data
// in tests is small. MONGODB_TEST_URI names a real server (mongodb://host:port, no database) for
// all tests but those that kill theirs.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "position-tracker/history.hpp"
#include "position-tracker/mongo_settings.hpp"
#include "position-tracker/scratch_folder.hpp"

namespace convoy::tracker {

/// All that fails here throws std::runtime_error with one clear line.
class MongoServer {
 public:
    struct Login {
        std::string user;
        std::string password;
    };

    /// Started, and taking connections; from those who know the login, where there is one.
    explicit MongoServer(std::optional<Login> login = std::nullopt);
    /// Kills it and removes its data.
    ~MongoServer();
    MongoServer(const MongoServer&) = delete;
    MongoServer& operator=(const MongoServer&) = delete;

    /// On the port and the data it has always had; returns when it takes connections.
    void start();
    /// SIGKILL; returns when it is gone.
    void kill();
    /// SIGSTOP: its connections stay, and nothing is answered from its return until `resume`.
    void hang() const;
    void resume() const;

    /// A database of that name on it, without a login. Its time-outs are those of a test.
    MongoSettings database(const std::string& name) const;

 private:
    ScratchFolder folder_;
    std::uint16_t port_;
    std::optional<Login> login_;
    pid_t process_ = -1;  // -1: none
};

/// A database of its own on the server that all tests of this process share; dropped at the end.
class MongoTestDatabase {
 public:
    MongoTestDatabase();
    ~MongoTestDatabase();
    MongoTestDatabase(const MongoTestDatabase&) = delete;
    MongoTestDatabase& operator=(const MongoTestDatabase&) = delete;

    const MongoSettings& settings() const { return settings_; }

 private:
    MongoSettings settings_;
};

}  // namespace convoy::tracker
