// Carries out Forward: a streaming reverse proxy. One piece of a body is in memory at a time, so a
// slow client slows the upstream down; what cannot be had whole is never made to look whole.
// Runs on the network's thread only.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/system/result.hpp>
#include <chrono>
#include <map>
#include <memory>
#include <string>

#include "http/answer_writer.hpp"
#include "http/message.hpp"
#include "http/upstream.hpp"
#include "http/upstream_connection.hpp"

namespace convoy::http {

struct ServerSettings;

class Forwarder {
 public:
    Forwarder(boost::asio::any_io_executor executor, const ServerSettings& settings)
        : executor_(std::move(executor)), settings_(settings) {}

    /// Passes the request on and writes what comes back, or what `on_failure` says. Throws
    /// AnswerFailed where the answer broke off or one of the functions threw, and system_error
    /// where the client is gone.
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
                                                             Slots::Slot& slot);
    boost::asio::awaitable<UpstreamConnection> connect(const Exchange& exchange);
    boost::asio::awaitable<void> relay(const Forward& forward, std::unique_ptr<Reached> reached,
                                       AnswerWriter& writer);

    boost::asio::any_io_executor executor_;
    const ServerSettings& settings_;
    std::map<std::string, std::unique_ptr<Upstream>> upstreams_;  ///< as many as handlers name
};

}  // namespace convoy::http
