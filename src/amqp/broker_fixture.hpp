// The real broker of queue/, for tests: on a free port, with users and a store of its own, that a
// test may kill, hang and start again. For tests only.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "amqp/connection.hpp"

namespace convoy::amqp {

/// All that fails here throws std::runtime_error with one clear line: jars that are not there, a
/// broker that does not start (with what it said).
class BrokerFixture {
 public:
    /// Started, and taking connections.
    BrokerFixture();
    /// Not started yet; its port is chosen.
    struct NotStarted {};
    explicit BrokerFixture(NotStarted);
    /// Kills it and removes its store.
    ~BrokerFixture();
    BrokerFixture(const BrokerFixture&) = delete;
    BrokerFixture& operator=(const BrokerFixture&) = delete;

    /// Starts it on the port and the store it has always had; returns when it takes connections.
    void start();
    /// SIGKILL; returns when it is gone.
    void kill();
    /// SIGSTOP: its connections stay, and nothing is answered from its return until `resume`.
    void hang() const;
    void resume() const;

    /// Takes effect when it is started next.
    void set_password(const std::string& user, const std::string& password);

    /// The disk that messages may take, e.g. "1 mb"; takes effect when it is started next.
    void set_store_limit(const std::string& limit) { store_limit_ = limit; }

    /// For a benchmark: slower to start, faster later (its code is compiled in full); takes effect
    /// when it is started next.
    void run_for_long() { for_long_ = true; }

    /// How a user connects: "simulator", "tracker" or "admin". Reconnects faster than in earnest.
    ConnectionSettings as(const std::string& user) const;

 private:
    std::filesystem::path password_file(const std::string& user) const;
    std::vector<std::string> command() const;

    std::filesystem::path folder_;
    std::uint16_t port_;
    bool for_long_ = false;
    std::string store_limit_ = "4 gb";
    pid_t process_ = -1;  // -1: none
};

}  // namespace convoy::amqp
