// Carries out Forward: a streaming reverse proxy. It holds one piece of a body at a time, so a slow
// client slows the upstream down. An incomplete answer never looks complete to the client. Use it
// on the network's thread only.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/system/result.hpp>
#include <chrono>
#include <map>
#include <memory>
#include <string>

#include "http/answer/answer_writer.hpp"
#include "http/message/message.hpp"
#include "http/upstream/connection.hpp"
#include "http/upstream/upstream.hpp"

namespace convoy::http {

struct ServerEvents;
struct ServerSettings;

class Forwarder {
 public:
    Forwarder(boost::asio::any_io_executor executor, const ServerSettings& settings,
              const ServerEvents& events)
        : executor_(std::move(executor)), settings_(settings), events_(events) {}

    /// Forwards the request and writes the upstream's answer, that of `on_failure`, or 429 if a
    /// long answer gets no place. Throws AnswerFailed if the answer broke off, one of the functions
    /// threw, or `forward` has an invalid upstream or target; system_error if the client is gone or
    /// the server stops.
    boost::asio::awaitable<void> forward(const Request& request, Forward forward,
                                         AnswerWriter& writer);

 private:
    struct Exchange;
    struct Reached;
    using Reach = boost::system::result<std::unique_ptr<Reached>, UpstreamFailure>;

    Upstream& upstream(const Forward& forward);
    boost::asio::awaitable<Reach> reach(const Exchange& exchange);
    boost::asio::awaitable<Reach> attempt(const Exchange& exchange);
    boost::asio::awaitable<std::unique_ptr<Reached>> ask_idle(const Exchange& exchange,
                                                              Slots::Slot& slot);
    boost::asio::awaitable<std::unique_ptr<Reached>> ask_new(const Exchange& exchange,
                                                             Slots::Slot& slot) const;
    static boost::asio::awaitable<void> relay(const Forward& forward,
                                              std::unique_ptr<Reached> reached,
                                              AnswerWriter& writer);

    boost::asio::any_io_executor executor_;
    const ServerSettings& settings_;
    const ServerEvents& events_;
    std::map<std::string, std::unique_ptr<Upstream>> upstreams_;  ///< by the URL of a Forward
};

}  // namespace convoy::http
