// The links of one subscriber, told to its owner as one: connected while all of them are.
//
// Threads: any. The owner is told under a lock, so that what it hears last is how it is.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

#include "amqp/connection.hpp"

namespace convoy::amqp {

class JointEvents {
 public:
    JointEvents(std::size_t links, ConnectionEvents owner);
    JointEvents(const JointEvents&) = delete;
    JointEvents& operator=(const JointEvents&) = delete;

    /// What one link, 0 … `links`-1, is given; this outlives it.
    ConnectionEvents of(std::size_t link);

 private:
    void connected(std::size_t link, const std::string& url);
    void disconnected(std::size_t link, const std::string& reason);

    const ConnectionEvents owner_;
    std::mutex mutex_;  // guards all below
    std::vector<bool> connected_;
    std::string told_;  // the reason last told; "" after all were connected
};

}  // namespace convoy::amqp
