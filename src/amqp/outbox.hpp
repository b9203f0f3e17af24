// What was handed over for sending and has not been accepted yet, in the order of handing over.
// Not thread-safe; no I/O.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>

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

    /// The connection is lost: none is under way any more, all are to be sent again.
    void rewind();

    std::size_t size() const { return messages_.size(); }

 private:
    std::size_t most_;
    std::map<std::uint64_t, OutgoingMessage> messages_;
    std::uint64_t next_number_ = 1;
    std::uint64_t first_unsent_ = 1;  // all from this number on are not under way
};

}  // namespace convoy::amqp
