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
    const auto known = client ? of_clients_.find(*client) : of_clients_.end();
    if (known != of_clients_.end() && known->second >= limits_.per_address) {
        return Refusal::too_many_of_address;
    }
    return std::nullopt;
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
    if (place.of_client && --of_clients_[*place.of_client] == 0) {
        of_clients_.erase(*place.of_client);
    }
}

}  // namespace convoy::net
