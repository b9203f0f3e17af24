// Tracks the sequence numbers of the other trackers' messages, to detect that one was missed. Pure:
// the time is a parameter.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

namespace convoy::tracker {

class PeerSequences {
 public:
    using Instant = std::chrono::steady_clock::time_point;

    /// A peer publishes at least once a second; one that is silent for longer than this is gone.
    static constexpr std::chrono::seconds silence{4};

    /// Records a message. Returns false if the one before it never arrived. The first message of a
    /// peer is always accepted: what it published before, it had stored before we loaded.
    bool follows(const std::string& publisher, std::int64_t sequence, Instant now);

    /// Forgets silent peers; returns whether there was one. It may have died before it published
    /// what it stored last.
    bool forget_silent(Instant now);

    std::size_t size() const { return peers_.size(); }

 private:
    struct Peer {
        std::int64_t sequence;
        Instant heard;
    };

    std::map<std::string, Peer> peers_;
};

}  // namespace convoy::tracker
