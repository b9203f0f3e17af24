#include "amqp/outbox.hpp"

#include <algorithm>
#include <utility>

namespace convoy::amqp {

Outbox::Outbox(std::size_t most) : most_(std::max<std::size_t>(most, 1)) {}

std::optional<OutgoingMessage> Outbox::push(OutgoingMessage message) {
    std::optional<OutgoingMessage> dropped;
    if (messages_.size() == most_) {
        auto oldest = messages_.lower_bound(first_unsent_);
        if (oldest == messages_.end()) {
            oldest = messages_.begin();
        }
        dropped = std::move(oldest->second);
        messages_.erase(oldest);
    }
    messages_.emplace_hint(messages_.end(), next_number_++, std::move(message));
    return dropped;
}

std::optional<Outbox::Numbered> Outbox::send_next() {
    const auto next = messages_.lower_bound(first_unsent_);
    if (next == messages_.end()) {
        return std::nullopt;
    }
    first_unsent_ = next->first + 1;
    return Numbered{next->first, next->second};
}

std::optional<OutgoingMessage> Outbox::remove(std::uint64_t number) {
    auto node = messages_.extract(number);
    if (node.empty()) {
        return std::nullopt;
    }
    return std::move(node.mapped());
}

void Outbox::rewind() { first_unsent_ = 0; }

}  // namespace convoy::amqp
