// The settings of a server, and the events that it reports.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/limits/admission.hpp"
#include "http/message/message.hpp"

namespace convoy::http {

struct ServerSettings {
    std::string address = "127.0.0.1";  ///< an IPv4 or IPv6 address, not a name
    std::uint16_t port = 0;             ///< 0: any free one, see Server::port
    std::size_t workers = 2;
    /// Without it, the server accepts requests for any host and from any origin; leave it out only
    /// if browsers cannot reach the server.
    std::optional<AdmissionSettings> admission{};
    std::size_t max_connections = 10'000;         ///< beyond: 503 and close
    std::size_t max_connections_per_address = 0;  ///< for one client; beyond: 429; 0: no limit
    std::size_t max_refused_at_once = 64;  ///< clients that are sent a 503 or 429 at the same time
    std::size_t max_target_bytes = 8 * 1024;   ///< beyond: 414
    std::size_t max_header_bytes = 16 * 1024;  ///< beyond: 431
    std::size_t max_body_bytes = 64 * 1024;    ///< beyond: 413
    /// Bytes of chunk heads, extensions and trailers of a chunked body, in addition to 8 for each
    /// byte of data (for bodies of small chunks). Beyond: 431.
    std::size_t max_framing_bytes = 16 * 1024;
    std::size_t min_gzip_bytes = 1024;  ///< text (JSON, GeoJSON, CSV, …) of at least this is zipped
    std::chrono::milliseconds idle_timeout{75'000};  ///< for a connection without a request
    /// How long a client may take to send a whole request, or to read 64 KiB of an answer.
    std::chrono::milliseconds client_timeout{15'000};

    // Long answers are those of certain routes (Router::mark_long), and all that are streamed or
    // larger than this. The kernel buffers about this much; the rest stays in our memory until it
    // is read.
    std::size_t max_short_answer_bytes = std::size_t{4} * 1024 * 1024;
    /// At once; beyond: 429, on marked routes after `long_answer_wait`.
    std::size_t max_long_answers = 48;
    std::size_t max_long_answers_per_address = 8;  ///< the same, for one client
    std::chrono::milliseconds long_answer_wait{2'000};
    /// Proxies whose X-Forwarded-For is trusted. `max_connections_per_address` does not apply to
    /// them, because they forward for many clients.
    std::vector<std::string> trusted_proxies{};

    // For each upstream of a Forward:
    /// Beyond: requests wait within their time-out. It is reduced if the process may not open as
    /// many files; `max_long_answers` is then reduced as well.
    std::size_t max_upstream_connections = 256;
    std::chrono::milliseconds upstream_idle_timeout{30'000};  ///< less than the upstream's own
    std::chrono::milliseconds retry_pause{50};  ///< before the first retry; doubles with each
};

/// For metrics and the log. Called on the network's thread (`occupied` also by the constructor):
/// they must not wait.
struct ServerEvents {
    /// Called after each answer with the route's pattern ("" if none matched or the request was
    /// refused before that), the status as sent (499 if the client left before; 408 if it was too
    /// slow to send a whole request: it is then closed without an answer), and the time from the
    /// request's last byte to the answer's.
    std::function<void(const Request&, std::string_view pattern, int status,
                       std::chrono::nanoseconds)>
        answered{};
    /// A handler threw, or an upstream broke off: the client gets 500, or its connection is aborted
    /// if its answer had begun. The text is for the log.
    std::function<void(const Request&, const std::string& what)> failed{};
    /// A request was refused for this reason (see Admission, or "long_answers"), and is `answered`
    /// next; or a client was ("too_many_connections", "too_many_of_address"; "no_descriptors": it
    /// was closed at once, because the remaining file descriptors are not for clients;
    /// "slow_reader": its WebSocket was aborted, because too much waited for it).
    std::function<void(std::string_view reason)> refused{};
    /// Called with 1 when a long answer enters the state, and with -1 when it leaves it: "waiting"
    /// for a place (see Router::mark_long), then "under_way" until the kernel has taken it.
    std::function<void(std::string_view state, int change)> long_answer{};
    /// Called with 1 and -1 in the same way for a Forward: "waiting" for a connection to its
    /// upstream (see max_upstream_connections), then "under_way" until it has the whole answer.
    std::function<void(std::string_view state, int change)> forward{};
    /// An unexpected exception ended one connection; the others go on. The text is for the log.
    std::function<void(const std::string& why)> broken{};
    /// Called when the server begins and whenever a connection begins or ends, with the connections
    /// being served, the most that can be served, and `max_connections`. `most` is less than that
    /// if the process may not open as many files.
    std::function<void(std::size_t open, std::size_t most, std::size_t wanted)> occupied{};
};

}  // namespace convoy::http
