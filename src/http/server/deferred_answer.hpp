// Waits for the answer of a DeferredResponse, and watches meanwhile whether the client leaves. Use
// it on the network's thread only.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <memory>
#include <optional>

#include "http/message/message.hpp"

namespace convoy::http {

class DeferredAnswer {
 public:
    DeferredAnswer();
    ~DeferredAnswer();
    DeferredAnswer(const DeferredAnswer&) = delete;
    DeferredAnswer& operator=(const DeferredAnswer&) = delete;

    /// The function for `DeferredResponse::begin`, which may outlive this object.
    GiveResponse giver() const;

    /// Returns the response that was given, or nothing after the time-out. Throws system_error if
    /// the client has left, or if the server stops. A client that has already sent its next request
    /// is not watched. One that has ended its sending counts as there until the network says that
    /// it is not.
    boost::asio::awaitable<std::optional<Response>> wait(boost::asio::ip::tcp::socket& client,
                                                         std::chrono::milliseconds within);

 private:
    struct State;
    class Watch;
    class Waiting;

    std::shared_ptr<State> state_;
};

}  // namespace convoy::http
