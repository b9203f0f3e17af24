// Tracks the sequence numbers of the other trackers' messages, to detect that one was missed. Pure:
// the time is a parameter.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

namespace convoy::tracker {

/// What the number of a message reveals about the messages before it.
struct MissedMessages {
    std::int64_t count = 0;  ///< these never arrived
    /// Whether the store may have positions that never arrived. This can be so with a count of 0:
    /// the first number of a peer does not show how many messages before it were dropped.
    bool must_load = false;
};

class PeerSequences {
 public:
    using Instant = std::chrono::steady_clock::time_point;

    /// A peer publishes at least once a second; one that is silent for longer than this may have
    /// died, or is cut off from the broker.
    static constexpr std::chrono::seconds silence{4};
    /// Beyond, the peer whose last message is the oldest is forgotten. Each start of a tracker is a
    /// new peer.
    static constexpr std::size_t max_peers = 1'000;

    /// Records a message. A peer that comes back after a silence continues its numbers. The first
    /// message that arrives from a peer needs a load, unless it is the first one that the peer has
    /// published, or arrives so soon after a load that the peer was not silent.
    MissedMessages receive(const std::string& publisher, std::int64_t sequence, Instant now);

    /// Records that the fleet was loaded from the store.
    void loaded(Instant now);

    /// Returns whether a peer has fallen silent since the last call. It may have died before it
    /// published what it stored last.
    bool any_fell_silent(Instant now);

    /// Returns the number of peers that are not silent.
    std::size_t active_peers() const;

 private:
    struct Peer {
        std::int64_t sequence;
        Instant received;
        bool silent = false;
    };

    void forget_surplus();

    std::map<std::string, Peer> peers_;
    Instant needs_no_load_until_ = Instant::min();  // of a peer's first message
};

}  // namespace convoy::tracker
