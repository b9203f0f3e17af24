// What has arrived over the links of one subscriber and was not taken yet, in the order of arrival.
// Its bound is the links' credit.
//
// Threads: any. Each link puts in, one reader takes out.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <vector>

#include "amqp/subscriber.hpp"

namespace convoy::amqp {

class Inbox {
 public:
    /// For the tickets of a link's next connection: no other connection has this number.
    std::uint64_t next_connection();

    void put(IncomingMessage message);

    /// That connection is lost: what came over it and is still here goes.
    void drop(std::uint64_t connection);

    /// At most `most` messages; waits up to `within` for the first, but not once it is closed.
    std::vector<IncomingMessage> take(std::size_t most, std::chrono::milliseconds within);

    /// Nobody waits any more.
    void close();

 private:
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<IncomingMessage> messages_;
    std::uint64_t connections_ = 0;
    bool closed_ = false;
};

}  // namespace convoy::amqp
