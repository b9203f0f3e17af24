#include "net/reception.hpp"

#include <optional>
#include <utility>

#include "net/client_address.hpp"

namespace convoy::net {

using boost::asio::ip::tcp;

Reception::Reception(ListenSettings settings, ListenEvents events)
    : settings_(std::move(settings)), events_(std::move(events)), counts_(settings_.limits) {}

void Reception::begin(Open open, std::size_t most) {
    open_connection_ = std::move(open);
    max_ = most;
    const std::scoped_lock lock(mutex_);
    count();
}

std::shared_ptr<AcceptedConnection> Reception::open(tcp::socket socket,
                                                    std::size_t acceptor) const {
    return open_connection_(std::move(socket), acceptor);
}

ConnectionCounts::Place Reception::enter(const tcp::socket& socket) {
    boost::system::error_code gone_already;
    const auto peer = plain_address(socket.remote_endpoint(gone_already).address());
    const bool for_many = speaks_for_many(peer);
    const std::scoped_lock lock(mutex_);
    auto place = counts_.enter(for_many ? std::nullopt : std::optional(peer));
    if (place.refused && events_.refused) {
        events_.refused(*place.refused);
    }
    count();
    return place;
}

void Reception::left(const ConnectionCounts::Place& place) {
    const std::scoped_lock lock(mutex_);
    counts_.leave(place);
    count();
    all_left_.notify_all();
}

bool Reception::enter_named(const boost::asio::ip::address& client) {
    if (speaks_for_many(client)) {
        return true;
    }
    const std::scoped_lock lock(mutex_);
    const bool entered = counts_.enter_named(client);
    if (!entered && events_.refused) {
        events_.refused(Refusal::too_many_of_address);
    }
    return entered;
}

void Reception::left_named(const boost::asio::ip::address& client) {
    if (speaks_for_many(client)) {
        return;
    }
    const std::scoped_lock lock(mutex_);
    counts_.leave_named(client);
}

/// Call it with `mutex_` held.
void Reception::count() {
    open_ = counts_.open();
    if (events_.occupied) {
        events_.occupied({counts_.served(), max_, settings_.limits.connections});
    }
}

void Reception::acceptor_began() {
    const std::scoped_lock lock(mutex_);
    ++accepting_;
}

void Reception::acceptor_ended() {
    const std::scoped_lock lock(mutex_);
    --accepting_;
    all_left_.notify_all();
}

void Reception::refused(Refusal why) {
    const std::scoped_lock lock(mutex_);
    if (events_.refused) {
        events_.refused(why);
    }
}

void Reception::broken(const std::string& why) {
    const std::scoped_lock lock(mutex_);
    if (events_.broken) {
        events_.broken(why);
    }
}

bool Reception::cannot_listen(std::uint16_t port, const std::string& why) {
    const std::scoped_lock lock(mutex_);
    if (events_.cannot_listen) {
        events_.cannot_listen(port, why);
    }
    return events_.cannot_listen != nullptr;
}

bool Reception::wait_until_empty(std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    return all_left_.wait_for(lock, patience, [this] { return is_empty(); });
}

void Reception::wait_until_empty() {
    std::unique_lock lock(mutex_);
    all_left_.wait(lock, [this] { return is_empty(); });
}

}  // namespace convoy::net
