// What was handed over for sending and has not been accepted yet, in the order of handing over.
//
// A message that makes the broker end the connection must not be sent for ever. After a connection
// has ended, an eighth of what was under way may be under way at first, and more with each answer:
// so such a message is soon alone under way when the connection ends. It is then a suspect: others
// are sent before it, and it is sent alone. A suspect that was alone at another end, after the
// broker has answered for others in between, leaves the outbox. A broker that dies of anything sent
// answers for nothing in between, and so takes nothing out.
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
#include "amqp/publisher.hpp"

namespace convoy::amqp {

class Outbox {
 public:
    /// `most`: messages that it holds, at least one.
    explicit Outbox(std::size_t most);

    /// Takes the message in. Where that is one too many, the oldest that is not under way goes, and
    /// is returned; where all are under way, the oldest of them, whose fate is then unknown.
    std::optional<OutgoingMessage> push(OutgoingMessage message);

    struct Numbered {
        std::uint64_t number;  ///< for `remove`; ascending, never used twice
        const OutgoingMessage& message;
    };

    /// The oldest message that is not under way, which it now is. The reference holds until the
    /// outbox is changed.
    std::optional<Numbered> send_next();

    /// The message's fate is known: it leaves the outbox. Nothing where it already had.
    std::optional<OutgoingMessage> remove(std::uint64_t number);

    /// The connection has ended: none is under way any more, all are to be sent again. Returns the
    /// message that leaves the outbox because of it: the connection ended after it twice, or three
    /// times where the broker gave no reason.
    std::optional<OutgoingMessage> rewind(End end);

    std::size_t size() const { return messages_.size(); }

 private:
    using Messages = std::map<std::uint64_t, OutgoingMessage>;
    struct Suspicion {
        int weight = 0;
        bool others_answered = false;  ///< since the end that it was last suspected for
    };

    /// The message to send next, by the rules above; the end of the messages where there is none.
    Messages::iterator next_to_send();
    std::optional<OutgoingMessage> suspect(std::uint64_t number, int weight);
    OutgoingMessage take_out(Messages::iterator place);

    std::size_t most_;
    Messages messages_;
    std::set<std::uint64_t> under_way_;
    std::map<std::uint64_t, Suspicion> suspects_;
    std::size_t most_under_way_ = std::numeric_limits<std::size_t>::max();
    std::uint64_t next_number_ = 1;
    std::uint64_t first_unsent_ = 1;  // of those that are no suspects: all from here on are unsent
};

}  // namespace convoy::amqp
