// An HTTP/1.1 server: bounded in connections, sizes and time. Handlers are plain functions from a
// request to an answer; coroutines stay inside http/.
//
// Threads: one for the network, `workers` for handlers. A handler may compute or read from disk; it
// holds up no other connection. Handlers run at the same time on several threads.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

#include "http/message.hpp"
#include "http/router.hpp"

namespace convoy::http {

struct ServerSettings {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;  ///< 0: any free one, see Server::port
    std::size_t workers = 2;
    std::size_t max_connections = 10'000;        ///< beyond: 503 and close
    std::size_t max_target_bytes = 8 * 1024;     ///< beyond: 414
    std::size_t max_header_bytes = 16 * 1024;    ///< beyond: 431
    std::size_t max_body_bytes = 64 * 1024;      ///< beyond: 413
    std::size_t min_gzip_bytes = 1024;           ///< JSON, GeoJSON, CSV and text above it are zipped
    std::chrono::milliseconds idle_timeout{75'000};   ///< a connection without a request
    std::chrono::milliseconds client_timeout{15'000};  ///< a client that neither sends nor reads
};

struct ServerEvents {
    /// After each answer: the route's pattern, the method, the status as sent, how long it took.
    std::function<void(const Request&, std::string_view pattern, int status,
                       std::chrono::nanoseconds)> answered;
    /// A handler threw: the client got 500 and this text goes to the log.
    std::function<void(const Request&, const std::string& what)> failed;
};

/// Could not listen: which address, and why (a port that is taken, for one).
struct CannotListen : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class Server {
 public:
    /// Listens and serves at once. Throws CannotListen.
    Server(ServerSettings settings, Router router, ServerEvents events);
    /// As `stop` with no patience.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    std::uint16_t port() const;
    std::size_t connections() const;

    /// Takes no new connections, closes idle ones, lets answers under way end within `patience`.
    void stop(std::chrono::milliseconds patience);

 private:
    class Listener;
    std::unique_ptr<Listener> listener_;
};

}  // namespace convoy::http
