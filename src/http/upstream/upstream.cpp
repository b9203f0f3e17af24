#include "http/upstream/upstream.hpp"

namespace convoy::http {

std::optional<Upstream::Socket> Upstream::take_idle(TimePoint oldest) {
    std::erase_if(idle_, [&](const Idle& idle) {
        return idle.since < oldest || !choice_->uses(idle.endpoint);
    });
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
    if (!gone && choice_->uses(endpoint)) {
        idle_.push_back({std::move(socket), endpoint, now});
    }
}

}  // namespace convoy::http
