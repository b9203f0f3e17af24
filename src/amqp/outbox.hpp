// Messages that were handed over for sending and are not accepted yet, in the order of handing
// over.
//
// A message that makes the broker end the connection must not be sent forever. After the broker has
// ended a connection, at first only an eighth as many messages as before may be under way, and one
// more with each answer. So such a message is soon the only one under way when the connection ends.
// It is then a suspect: others are sent before it, and it is sent alone. A suspect leaves the
// outbox if it is alone at further ends (see `rewind`) and the broker has answered for others in
// between. A broker that dies of any message answers for none in between, so no message leaves.
//
// Not thread-safe; no I/O.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>

#include "amqp/end.hpp"
#include "amqp/message.hpp"

namespace convoy::amqp {

class Outbox {
 public:
    /// `most`: how many messages it holds, at least one.
    explicit Outbox(std::size_t most);

    /// Adds a message. If the outbox is full, removes and returns the oldest message that is not
    /// under way; if all are under way, the oldest of them, whose fate is then unknown.
    std::optional<OutgoingMessage> push(OutgoingMessage message);

    struct Numbered {
        std::uint64_t number;  ///< for `remove`; ascending, never used twice
        const OutgoingMessage& message;
    };

    /// Returns the next message to send, which is then under way; {} if none may be sent now. The
    /// reference is valid until the outbox changes.
    std::optional<Numbered> send_next();

    /// Removes and returns a message whose fate is known; {} if it has left already.
    std::optional<OutgoingMessage> remove(std::uint64_t number);

    /// Call it when the connection has ended: no message is under way then, and all are sent again.
    /// Returns the message that leaves the outbox because the connection ended after it twice, or
    /// three times if the broker gave no reason.
    std::optional<OutgoingMessage> rewind(End end);

    std::size_t size() const { return messages_.size(); }

 private:
    using Messages = std::map<std::uint64_t, OutgoingMessage>;
    struct Suspicion {
        int weight = 0;
        bool others_answered = false;  ///< since the end that it was last suspected for
    };

    /// Returns the message to send next by the rules above, or the end of the messages.
    Messages::iterator next_to_send();
    std::optional<OutgoingMessage> suspect(std::uint64_t number, int weight);
    OutgoingMessage take_out(Messages::iterator place);

    std::size_t max_;
    Messages messages_;
    std::set<std::uint64_t> under_way_;
    std::map<std::uint64_t, Suspicion> suspects_;
    std::size_t max_under_way_ = std::numeric_limits<std::size_t>::max();
    std::uint64_t next_number_ = 1;
    std::uint64_t first_unsent_ = 1;  // all from here on that are not suspects are unsent
};

}  // namespace convoy::amqp
