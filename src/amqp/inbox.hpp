// Messages that have arrived over the links of one subscriber and were not taken yet, in the order
// of arrival. The links' credit limits their number.
//
// Threads: any. Each link puts messages, one reader takes them.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <vector>

#include "amqp/message.hpp"

namespace convoy::amqp {

class Inbox {
 public:
    /// Returns a number for the tickets of a link's next connection, which no other connection has.
    std::uint64_t next_connection();

    void put(IncomingMessage message);

    /// Removes the messages of a connection that is lost.
    void drop(std::uint64_t connection);

    /// Returns at most `most` messages. Waits up to `within` for the first, but not after `close`.
    std::vector<IncomingMessage> take(std::size_t most, std::chrono::milliseconds within);

    /// Ends a wait in `take`; later calls do not wait.
    void close();

 private:
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<IncomingMessage> messages_;
    std::uint64_t connections_ = 0;
    bool closed_ = false;
};

}  // namespace convoy::amqp
