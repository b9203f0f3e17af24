// Who else has told what it stored, and whether anything of it was missed. Pure: time is passed in.
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

    /// A peer tells something at least once a second; one that was silent for so long is gone.
    static constexpr std::chrono::seconds silence{4};

    /// A message came. False where the one before it never did. The first one of a peer is always
    /// taken: what it said before we listened, it had stored before we loaded.
    bool follows(const std::string& publisher, std::int64_t sequence, Instant now);

    /// Forgets who has fallen silent; true where there was one. What it stored last it may not have
    /// told any more.
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
