#include "position-tracker/intake/peer_sequences.hpp"

#include <algorithm>

namespace convoy::tracker {
namespace {

constexpr std::int64_t first_sequence = 1;

}  // namespace

MissedMessages PeerSequences::receive(const std::string& publisher, std::int64_t sequence,
                                      Instant now) {
    const auto [peer, is_new] = peers_.try_emplace(publisher, sequence, now);
    if (is_new) {
        forget_surplus();
        // A peer stores before it publishes, so a load includes what it published before. From a
        // peer that can publish a message arrives within `silence` of the load. If the first one
        // arrives later, the peer was cut off, and may have stored and dropped more meanwhile.
        return {.must_load = sequence != first_sequence && now > needs_no_load_until_};
    }
    // A message that was sent again, because its acknowledgement was lost, has a lower number.
    const std::int64_t missed = std::max<std::int64_t>(0, sequence - peer->second.sequence - 1);
    peer->second = {std::max(sequence, peer->second.sequence), now};
    return {.count = missed, .must_load = missed > 0};
}

void PeerSequences::loaded(Instant now) { needs_no_load_until_ = now + silence; }

bool PeerSequences::any_fell_silent(Instant now) {
    bool any = false;
    for (auto& [publisher, peer] : peers_) {
        if (!peer.silent && now - peer.received > silence) {
            peer.silent = true;
            any = true;
        }
    }
    return any;
}

std::size_t PeerSequences::active_peers() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(peers_, [](const auto& peer) { return !peer.second.silent; }));
}

void PeerSequences::forget_surplus() {
    if (peers_.size() > max_peers) {
        peers_.erase(std::ranges::min_element(
            peers_, {}, [](const auto& peer) { return peer.second.received; }));
    }
}

}  // namespace convoy::tracker
