// Combines the events of one subscriber's links: the owner is connected while all links are.
//
// Threads: any. The owner's events are called under a lock, so that the last one is the current
// state.
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

    /// Returns the events of one link, 0 … `links`-1; this must outlive the link.
    ConnectionEvents of(std::size_t link);

 private:
    void connected(std::size_t link, const std::string& url);
    void disconnected(std::size_t link, const std::string& reason);

    const ConnectionEvents owner_;
    std::mutex mutex_;  // guards all below
    std::vector<bool> connected_;
    std::string reported_;  // the reason last reported; "" after all were connected
};

}  // namespace convoy::amqp
