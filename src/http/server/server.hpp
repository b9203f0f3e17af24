// An HTTP/1.1 server with limits on connections, sizes and times. Handlers are plain functions from
// a request to an answer; coroutines stay inside http/.
//
// Threads: one for the network, `workers` for handlers, and some for long answers (LongAnswers). A
// handler may compute or read from disk without blocking the network's thread. Handlers run at the
// same time on several threads.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>

#include "http/limits/server_settings.hpp"
#include "http/server/router.hpp"
#include "net/cannot_listen.hpp"

namespace convoy::http {

/// Listening failed; the text names the address and the reason, such as a port that is taken.
using net::CannotListen;

class Server {
 public:
    /// Listens and serves at once. Throws CannotListen.
    Server(ServerSettings settings, Router router, ServerEvents events);
    /// Calls `stop` with a patience of 0.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Returns the port on which it listens.
    std::uint16_t port() const;
    /// Returns how many connections are open, including those that are being refused.
    std::size_t connections() const;

    /// Accepts no new connections, closes idle ones, and lets answers under way end within
    /// `patience`; then aborts the rest. Returns when all are closed and no handler runs.
    void stop(std::chrono::milliseconds patience);

 private:
    struct Shared;
    std::unique_ptr<Shared> shared_;
};

}  // namespace convoy::http
