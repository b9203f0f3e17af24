// The place of one answer among the long ones. It is held from `take` until the kernel has taken
// the answer's last byte. Use it on the network's thread only.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <memory>
#include <utility>

#include "http/limits/long_answers.hpp"
#include "http/limits/server_settings.hpp"
#include "http/message/message.hpp"

namespace convoy::http {

class AnswerPlace {
 public:
    AnswerPlace(LongAnswers& places, const ServerEvents& events, boost::asio::ip::address client)
        : places_(places), events_(events), client_(std::move(client)) {}
    ~AnswerPlace();
    AnswerPlace(const AnswerPlace&) = delete;
    AnswerPlace& operator=(const AnswerPlace&) = delete;

    bool is_taken() const { return place_ != nullptr; }
    /// Takes a place, unless this has one already; waits for a free one until the deadline. Returns
    /// false and reports `refused` if none became free.
    boost::asio::awaitable<bool> take(std::chrono::steady_clock::time_point deadline);

    /// Returns the answer for a client that got no place: 429 with Retry-After.
    static Response refusal();

 private:
    void notify(std::string_view state, int change) const;

    LongAnswers& places_;
    const ServerEvents& events_;
    boost::asio::ip::address client_;
    std::unique_ptr<LongAnswers::Place> place_;
};

}  // namespace convoy::http
