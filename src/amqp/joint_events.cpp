#include "amqp/joint_events.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace convoy::amqp {

JointEvents::JointEvents(std::size_t links, ConnectionEvents owner)
    : owner_(std::move(owner)), connected_(links, false) {}

ConnectionEvents JointEvents::of(std::size_t link) {
    return {
        .connected = [this, link](const std::string& url) { connected(link, url); },
        .disconnected = [this, link](const std::string& reason) { disconnected(link, reason); }};
}

void JointEvents::connected(std::size_t link, const std::string& url) {
    const std::scoped_lock lock(mutex_);
    connected_[link] = true;
    if (std::ranges::all_of(connected_, std::identity())) {
        reported_.clear();
        if (owner_.connected) {
            owner_.connected(url);
        }
    }
}

// The loss of a broker is reported once, not once for each link.
void JointEvents::disconnected(std::size_t link, const std::string& reason) {
    const std::scoped_lock lock(mutex_);
    connected_[link] = false;
    if (reason != reported_) {
        reported_ = reason;
        if (owner_.disconnected) {
            owner_.disconnected(reason);
        }
    }
}

}  // namespace convoy::amqp
