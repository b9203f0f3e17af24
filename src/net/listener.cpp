#include "net/listener.hpp"

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <utility>

#include "net/acceptor.hpp"
#include "net/client_address.hpp"

namespace convoy::net {

namespace asio = boost::asio;
using asio::ip::tcp;

Listener::Listener(ListenSettings settings, ListenEvents events)
    : settings_(std::move(settings)),
      events_(std::move(events)),
      port_(settings_.port),
      counts_(settings_.limits) {
    for (std::size_t number = 0; number < std::max<std::size_t>(settings_.acceptors, 1); ++number) {
        acceptors_.push_back(std::make_unique<Acceptor>(*this, number, port_));
        port_ = acceptors_.back()->port();
    }
}

// NOLINTNEXTLINE(bugprone-exception-escape): a thread that cannot be joined ends the process
Listener::~Listener() { stop(std::chrono::milliseconds::zero()); }

void Listener::serve(Open open) {
    const auto in_use = static_cast<std::size_t>(acceptors_.back()->descriptor()) + 1;
    const std::size_t bound = descriptor_bound(settings_.descriptors);
    most_ = std::min(settings_.limits.connections, bound - std::min(bound, in_use));
    open_connection_ = std::move(open);
    const std::scoped_lock lock(mutex_);
    count();
    for (const auto& acceptor : acceptors_) {
        acceptor->run();
        ++accepting_;
    }
}

void Listener::stop(std::chrono::milliseconds patience) {
    if (stopping_.exchange(true)) {
        return;
    }
    {
        std::unique_lock lock(mutex_);
        if (accepting_ > 0) {
            for (const auto& acceptor : acceptors_) {
                acceptor->close_idle();
            }
        }
        const auto all_closed = [this] { return accepting_ == 0 && counts_.open() == 0; };
        if (!all_left_.wait_for(lock, patience, all_closed)) {
            for (const auto& acceptor : acceptors_) {
                acceptor->abort_all();
            }
            all_left_.wait(lock, all_closed);
        }
    }
    for (const auto& acceptor : acceptors_) {
        acceptor->end();
    }
}

asio::any_io_executor Listener::executor(std::size_t acceptor) const {
    return acceptors_.at(acceptor)->executor();
}

/// Decides whether this client is served, and counts it.
ConnectionCounts::Place Listener::enter(const tcp::socket& socket) {
    boost::system::error_code gone_already;
    const auto peer = plain_address(socket.remote_endpoint(gone_already).address());
    const bool for_many = settings_.speaks_for_many && settings_.speaks_for_many(peer);
    const std::scoped_lock lock(mutex_);
    auto place = counts_.enter(for_many ? std::nullopt : std::optional(peer));
    if (place.refused && events_.refused) {
        events_.refused(*place.refused);
    }
    count();
    return place;
}

void Listener::left(const ConnectionCounts::Place& place) {
    const std::scoped_lock lock(mutex_);
    counts_.leave(place);
    count();
    all_left_.notify_all();
}

/// Call it with `mutex_` held.
void Listener::count() {
    open_ = counts_.open();
    if (events_.occupied) {
        events_.occupied({counts_.served(), most_, settings_.limits.connections});
    }
}

void Listener::closed() {
    const std::scoped_lock lock(mutex_);
    --accepting_;
    all_left_.notify_all();
}

void Listener::refused(Refusal why) {
    const std::scoped_lock lock(mutex_);
    if (events_.refused) {
        events_.refused(why);
    }
}

void Listener::broken(const std::string& why) {
    const std::scoped_lock lock(mutex_);
    if (events_.broken) {
        events_.broken(why);
    }
}

}  // namespace convoy::net
