// HTTP requests and answers as plain values; no library type crosses this header.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "http/web_socket.hpp"

namespace convoy::http {

class AddressChoice;

/// Header fields in their order; names compare without case. A line break in a value becomes a
/// space, so that no value can smuggle in a field of its own.
class Headers {
 public:
    /// The first value of that name, or nothing.
    std::optional<std::string_view> find(std::string_view name) const;
    /// All values of that name as one list ("a, b"), empty where there is none.
    std::string joined(std::string_view name) const;
    /// Replaces every value of that name.
    void set(std::string_view name, std::string value);
    /// Adds another value of that name.
    void add(std::string_view name, std::string value);
    void remove(std::string_view name);

    auto begin() const { return fields_.begin(); }
    auto end() const { return fields_.end(); }

    bool operator==(const Headers&) const = default;

 private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

/// One parameter after '?', percent-decoded ('+' is a space).
struct QueryParameter {
    std::string name;
    std::string value;

    bool operator==(const QueryParameter&) const = default;
};

struct Request {
    std::string method;
    std::string target;             ///< "/path?query" as sent, still encoded
    std::vector<std::string> path;  ///< segments, each decoded ("%2F" is part of a segment)
    std::vector<QueryParameter> query;
    Headers headers;
    std::string body;
    bool http_1_0 = false;  ///< of a client that speaks no HTTP/1.1
    std::string id;         ///< X-Request-Id as given, or made here; sent back in the answer

    /// The first value of a query parameter, or nothing.
    std::optional<std::string_view> parameter(std::string_view name) const;
};

/// An answer that is whole in memory. The server adds Content-Length, gzip and 304 where they are
/// due.
struct Response {
    int status = 200;
    Headers headers;
    std::string body;
};

/// An answer made piece by piece while the client takes it: a slow client holds one piece, no more.
struct StreamedResponse {
    int status = 200;
    Headers headers;
    /// The next piece; nothing at the end. Called on a worker, one call at a time, and only when
    /// the piece before has been sent. An exception before the first piece gives a 500; a later one
    /// aborts the connection, so that a stream that failed half-way never looks complete.
    std::function<std::optional<std::string>()> next;
};

enum class UpstreamFailure { unreachable, timed_out };

/// Pass the request on to another server and its answer back, streamed in both memory and time.
/// `on_failure` answers in its place where there was no answer; where an answer breaks off half-way
/// the client's connection is aborted. Both functions run on the network's thread: they may change
/// headers and make a problem, not wait or compute.
struct Forward {
    std::string upstream;                     ///< "http://host:port"; see parse_upstream
    std::shared_ptr<AddressChoice> choice{};  ///< which of its addresses; null: this server's own
    std::string target;                       ///< path and query, encoded
    Headers headers;  ///< what the upstream is told; Host and hop-by-hop fields are the server's
    std::chrono::milliseconds timeout{
        10'000};      ///< until the answer's head; then between two pieces
    int retries = 2;  ///< further attempts for GET and HEAD where no answer's head had come
    std::function<Response(UpstreamFailure)> on_failure;
    std::function<void(int status, Headers&)> on_head;  ///< may change what the client is told
};

using Answer = std::variant<Response, StreamedResponse, Forward, WebSocketUpgrade>;
using Handler = std::function<Answer(const Request&)>;

}  // namespace convoy::http
