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
#include <optional>
#include <string>
#include <vector>

#include "http/admission.hpp"
#include "http/message.hpp"
#include "http/router.hpp"
#include "net/cannot_listen.hpp"

namespace convoy::http {

struct ServerSettings {
    std::string address = "127.0.0.1";  ///< an IPv4 or IPv6 address, no name
    std::uint16_t port = 0;             ///< 0: any free one, see Server::port
    std::size_t workers = 2;
    /// Without it requests of any host and origin are taken: for servers that no browser reaches.
    std::optional<AdmissionSettings> admission{};
    std::size_t max_connections = 10'000;         ///< beyond: 503 and close
    std::size_t max_connections_per_address = 0;  ///< of one client; beyond: 429; 0: no limit
    std::size_t max_turned_away = 64;             ///< clients told at once that they are too many
    std::size_t max_target_bytes = 8 * 1024;      ///< beyond: 414
    std::size_t max_header_bytes = 16 * 1024;     ///< beyond: 431
    std::size_t max_body_bytes = 64 * 1024;       ///< beyond: 413
    /// What may surround a chunked body's data: chunk heads, extensions, trailers (and 8 for each
    /// byte of data, for a body of small chunks). Beyond: 431.
    std::size_t max_framing_bytes = 16 * 1024;
    std::size_t min_gzip_bytes = 1024;  ///< JSON, GeoJSON, CSV and text above it are zipped
    std::chrono::milliseconds idle_timeout{75'000};  ///< a connection without a request
    /// How long a client may take over sending a whole request, or over reading 64 KiB of an
    /// answer.
    std::chrono::milliseconds client_timeout{15'000};

    // Of long answers: those of certain routes (Router::mark_long), and all that are streamed or
    // larger than this. So much a kernel buffers; what is more stays with us until it is read.
    std::size_t max_short_answer_bytes = std::size_t{4} * 1024 * 1024;
    std::size_t max_long_answers = 48;  ///< at once; beyond: 429, after `long_answer_wait`
    std::size_t max_long_answers_per_address = 8;  ///< the same, for one client
    std::chrono::milliseconds long_answer_wait{2'000};
    /// Whose X-Forwarded-For is believed; they speak for many, so they may have any number of
    /// connections.
    std::vector<std::string> trusted_proxies{};

    // Of Forward, for each upstream:
    /// Beyond, requests wait, within their timeout. Fewer if the process may not open as many
    /// files; then there are fewer long answers, too.
    std::size_t max_upstream_connections = 256;
    std::chrono::milliseconds upstream_idle_timeout{30'000};  ///< shorter than the upstream's own
    std::chrono::milliseconds retry_pause{50};  ///< before the first retry; doubles with each
};

/// What the process counts and logs. Called on the network's thread: they must not wait.
struct ServerEvents {
    /// After each answer: the route's pattern ("" where none matched or the request was refused),
    /// the status as sent (499 where the client left before, 408 where
    /// it was too slow to send a whole request: it is closed without a word), and the time from the
    /// request's last byte to the answer's.
    std::function<void(const Request&, std::string_view pattern, int status,
                       std::chrono::nanoseconds)>
        answered{};
    /// A handler threw, or an upstream broke off half-way: the client got 500, or an aborted
    /// connection where its answer had begun. The text is for the log.
    std::function<void(const Request&, const std::string& what)> failed{};
    /// A request was refused for this reason (see Admission, or "long_answers"), and is `answered`
    /// next; or a client ("too_many_connections", "too_many_of_address"; "no_descriptors": it was
    /// closed at once, for the rest of the process's file descriptors is not for clients).
    std::function<void(std::string_view reason)> refused{};
    /// One more long answer (`change` is 1) is in this state, or one fewer (-1): it is "waiting"
    /// for a place (see Router::mark_long), then "under_way" until its client has read it.
    std::function<void(std::string_view state, int change)> long_answer{};
    /// An exception that nobody expected ended one connection, and no other one. The text is for
    /// the log.
    std::function<void(const std::string& why)> broken{};
    /// When the server begins, and whenever the number of connections that it serves has changed:
    /// how many, how many it can serve at most, and what `max_connections` says. `most` is less
    /// than that if the process may not open as many files.
    std::function<void(std::size_t open, std::size_t most, std::size_t wanted)> occupied{};
};

/// Could not listen: which address, and why (a port that is taken, for one).
using net::CannotListen;

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

    /// Takes no new connections, closes idle ones, lets answers under way end within `patience`;
    /// then aborts what is left. Returns when all are closed and no handler runs.
    void stop(std::chrono::milliseconds patience);

 private:
    struct Shared;
    std::unique_ptr<Shared> shared_;
};

}  // namespace convoy::http
