// HTTP requests and answers as plain values. This header exposes no library type.
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

#include "http/message/web_socket.hpp"

namespace convoy::http {

class AddressChoice;

/// Header fields in order; the case of names is ignored. A line break or NUL in a name or value
/// becomes a space, so that it cannot inject another field.
class Headers {
 public:
    /// Returns the first value of that name, or {}.
    std::optional<std::string_view> find(std::string_view name) const;
    /// Returns all values of that name as one list ("a, b"); empty if there is none.
    std::string joined(std::string_view name) const;
    /// Replaces every value of that name.
    void set(std::string_view name, std::string value);
    /// Adds another value of that name.
    void add(std::string_view name, std::string value);
    /// Removes every value of that name.
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
    bool http_1_0 = false;  ///< the request is HTTP/1.0 or older
    std::string id;         ///< X-Request-Id as received, or made here; sent in the answer
    /// The client's address, or the one that a trusted proxy names; "" if the client is gone.
    std::string client{};

    /// Returns the first value of a query parameter, or {}.
    std::optional<std::string_view> parameter(std::string_view name) const;
};

/// An answer that is complete in memory. The server adds Content-Length, and compresses it or
/// replaces it by a 304 if the request allows that.
struct Response {
    int status = 200;
    Headers headers;
    std::string body;
};

/// An answer made piece by piece as the client takes it, so that only one piece is in memory if the
/// client is slow.
struct StreamedResponse {
    int status = 200;
    Headers headers;
    /// Returns the next piece, or {} at the end. Called on a worker, one call at a time, and only
    /// after the piece before was sent. An exception before the first piece gives a 500; a later
    /// one aborts the connection, so that a failed stream never looks complete.
    std::function<std::optional<std::string>()> next;
};

/// Why an upstream gave no answer.
enum class UpstreamFailure { unreachable, timed_out };

/// Forwards the request to another server and streams its answer back. If there is no answer,
/// `on_failure` makes one. If the answer breaks off, the client's connection is aborted (or gets a
/// 500 if nothing was sent yet). Both functions run on the network's thread, so they must neither
/// wait nor compute for long.
struct Forward {
    std::string upstream;                     ///< "http://host:port"; see parse_upstream
    std::shared_ptr<AddressChoice> choice{};  ///< chooses its address; null: the server's own
    std::string target;                       ///< path and query, encoded
    Headers headers;  ///< sent upstream, except for those that the server sets or removes
    std::chrono::milliseconds timeout{
        10'000};      ///< until the answer's head; then between two pieces
    int retries = 2;  ///< further attempts for GET and HEAD after one that brought no answer
    std::function<Response(UpstreamFailure)> on_failure;
    std::function<void(int status, Headers&)> on_head;  ///< may change the client's headers
};

/// Gives the answer of a DeferredResponse. It may be called on any thread, before `begin` has
/// returned, and after the connection or the server has ended. It never blocks. Only the first call
/// has an effect.
using GiveResponse = std::function<void(Response)>;

/// An answer that is given later, when something else has been done. While the connection waits for
/// it, it holds neither a worker nor the body of its request. If the client resets its connection
/// meanwhile, its answer is dropped. A client that ends its sending is answered: it may read on.
struct DeferredResponse {
    /// Begins the work. Called once, on the worker that has run the handler; an exception gives a
    /// 500.
    std::function<void(GiveResponse give)> begin;
    std::chrono::milliseconds within{30'000};  ///< how long to wait once `begin` has returned
    /// Makes the answer if none was given within that time; without this function, the answer is a
    /// 503. It runs on the network's thread, so it must neither wait nor compute for long.
    std::function<Response()> on_timeout{};
};

using Answer =
    std::variant<Response, StreamedResponse, DeferredResponse, Forward, WebSocketUpgrade>;
using Handler = std::function<Answer(const Request&)>;

}  // namespace convoy::http
