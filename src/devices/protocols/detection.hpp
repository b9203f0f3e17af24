// Which protocol a connection speaks, by its first bytes.
#pragma once

#include <optional>

#include "devices/protocols/protocol.hpp"

namespace convoy::devices {

/// A connection whose first bytes begin no frame of any protocol up to here is closed.
inline constexpr std::size_t max_detected_bytes = 64;

/// What the first bytes of a connection, or a datagram, say.
class Detection {
 public:
    static Detection undecided() { return {nullptr, true}; }
    static Detection unknown() { return {nullptr, false}; }
    explicit Detection(const Protocol& protocol) : Detection(&protocol, false) {}

    /// More bytes may decide it.
    bool is_undecided() const { return undecided_; }
    /// Nothing if no protocol begins so, or if more bytes are needed.
    const Protocol* protocol() const { return protocol_; }

 private:
    Detection(const Protocol* protocol, bool undecided)
        : protocol_(protocol), undecided_(undecided) {}

    const Protocol* protocol_;
    bool undecided_;
};

/// Returns the protocol whose frames begin with these bytes. As long as a likelier protocol may
/// still turn out to be right, more bytes are needed.
Detection detect(Bytes first);

}  // namespace convoy::devices
