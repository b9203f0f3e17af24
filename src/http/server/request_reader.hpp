// Reads one request from a client and enforces the limits. Use it on the network's thread only.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>

#include "http/answer/answer_writer.hpp"
#include "http/message/message.hpp"

namespace convoy::http {

struct ServerSettings;
struct Stream;

/// A request as received, and the answer to it if no handler may see it.
struct Incoming {
    Request request;
    AnswerWriter::Terms terms;
    std::optional<Response> refusal;
};

/// Reads one request within the client's time-out. `id` becomes its id unless it has a valid one.
/// Throws boost::system::system_error if the client left or was too slow.
boost::asio::awaitable<Incoming> read_request(Stream& client, const ServerSettings& settings,
                                              std::string id);

}  // namespace convoy::http
