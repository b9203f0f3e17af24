#include "position-tracker/intake/peer_sequences.hpp"

#include <algorithm>

namespace convoy::tracker {

bool PeerSequences::follows(const std::string& publisher, std::int64_t sequence, Instant now) {
    const auto [peer, is_new] = peers_.try_emplace(publisher, sequence, now);
    if (is_new) {
        return true;
    }
    // A message that was sent again, because its acknowledgement was lost, has a lower number.
    const bool follows = sequence <= peer->second.sequence + 1;
    peer->second = {std::max(sequence, peer->second.sequence), now};
    return follows;
}

bool PeerSequences::forget_silent(Instant now) {
    return std::erase_if(peers_,
                         [&](const auto& peer) { return now - peer.second.heard > silence; }) > 0;
}

}  // namespace convoy::tracker
