#include "amqp/inbox.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace convoy::amqp {

std::uint64_t Inbox::next_connection() {
    const std::scoped_lock lock(mutex_);
    return ++connections_;
}

void Inbox::put(IncomingMessage message) {
    {
        const std::scoped_lock lock(mutex_);
        messages_.push_back(std::move(message));
    }
    arrived_.notify_one();
}

void Inbox::drop(std::uint64_t connection) {
    const std::scoped_lock lock(mutex_);
    std::erase_if(messages_, [connection](const IncomingMessage& message) {
        return message.ticket.connection == connection;
    });
}

std::vector<IncomingMessage> Inbox::take(std::size_t most, std::chrono::milliseconds within) {
    std::unique_lock lock(mutex_);
    arrived_.wait_for(lock, within, [this] { return !messages_.empty() || closed_; });
    const auto end =
        messages_.begin() + static_cast<std::ptrdiff_t>(std::min(most, messages_.size()));
    std::vector<IncomingMessage> taken(std::move_iterator(messages_.begin()),
                                       std::move_iterator(end));
    messages_.erase(messages_.begin(), end);
    return taken;
}

void Inbox::close() {
    {
        const std::scoped_lock lock(mutex_);
        closed_ = true;
    }
    arrived_.notify_all();
}

}  // namespace convoy::amqp
