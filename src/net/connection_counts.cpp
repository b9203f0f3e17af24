#include "net/connection_counts.hpp"

#include "net/client_address.hpp"

namespace convoy::net {

using boost::asio::ip::address;

ConnectionCounts::Place ConnectionCounts::enter(const std::optional<address>& client) {
    Place place;
    if (client && limits_.per_address > 0) {
        place.of_client = client_of(*client);
    }
    place.refused = refusal(place.of_client);
    if (place.refused) {
        place.of_client.reset();
        place.counted = refused_ < limits_.refused_at_once;
        refused_ += place.counted ? 1 : 0;
        return place;
    }
    ++served_;
    if (place.of_client) {
        ++of_clients_[*place.of_client];
    }
    return place;
}

std::optional<Refusal> ConnectionCounts::refusal(const std::optional<address>& client) const {
    if (served_ >= limits_.connections) {
        return Refusal::too_many_connections;
    }
    if (client && has_most(*client)) {
        return Refusal::too_many_of_address;
    }
    return std::nullopt;
}

bool ConnectionCounts::has_most(const address& client) const {
    const auto known = of_clients_.find(client);
    return known != of_clients_.end() && known->second >= limits_.per_address;
}

void ConnectionCounts::one_less(const address& client) {
    if (--of_clients_[client] == 0) {
        of_clients_.erase(client);
    }
}

bool ConnectionCounts::enter_named(const address& client) {
    if (limits_.per_address == 0) {
        return true;
    }
    const address key = client_of(client);
    if (has_most(key)) {
        return false;
    }
    ++of_clients_[key];
    return true;
}

void ConnectionCounts::leave_named(const address& client) {
    if (limits_.per_address > 0) {
        one_less(client_of(client));
    }
}

void ConnectionCounts::leave(const Place& place) {
    if (!place.counted) {
        return;
    }
    if (place.refused) {
        --refused_;
        return;
    }
    --served_;
    if (place.of_client) {
        one_less(*place.of_client);
    }
}

}  // namespace convoy::net
