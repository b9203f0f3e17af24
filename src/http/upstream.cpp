#include "http/upstream.hpp"

#include <algorithm>

namespace convoy::http {

std::optional<Upstream::Socket> Upstream::take_idle(TimePoint oldest) {
    std::erase_if(idle_, [oldest](const Idle& idle) { return idle.since < oldest; });
    if (idle_.empty()) {
        return std::nullopt;
    }
    Socket socket = std::move(idle_.back().socket);
    idle_.pop_back();
    return socket;
}

void Upstream::drop_oldest_idle() {
    if (!idle_.empty()) {
        idle_.pop_front();
    }
}

void Upstream::keep_idle(Socket socket, TimePoint now) {
    boost::system::error_code gone;
    const Endpoint endpoint = socket.remote_endpoint(gone);
    if (!gone && used_ == endpoint) {
        idle_.push_back({std::move(socket), endpoint, now});
    }
}

std::vector<Upstream::Endpoint> Upstream::in_order(std::vector<Endpoint> found) const {
    std::ranges::stable_partition(found, [&](const Endpoint& one) { return failed_ != one; });
    std::ranges::stable_partition(found, [&](const Endpoint& one) { return used_ == one; });
    return found;
}

void Upstream::use(const Endpoint& endpoint) {
    std::erase_if(idle_, [&](const Idle& idle) { return idle.endpoint != endpoint; });
    used_ = endpoint;
    if (failed_ == endpoint) {
        failed_.reset();
    }
}

void Upstream::failed(const Endpoint& endpoint) {
    std::erase_if(idle_, [&](const Idle& idle) { return idle.endpoint == endpoint; });
    failed_ = endpoint;
    if (used_ == endpoint) {
        used_.reset();
    }
}

}  // namespace convoy::http
