#include "amqp/outbox.hpp"

#include <algorithm>
#include <utility>

namespace convoy::amqp {
namespace {

constexpr int weight_of_input = 3;
constexpr int weight_unsaid = 2;
constexpr int enough_weight = 6;

constexpr std::size_t share_after_an_end = 8;

}  // namespace

Outbox::Outbox(std::size_t most) : max_(std::max<std::size_t>(most, 1)) {}

OutgoingMessage Outbox::take_out(Messages::iterator place) {
    under_way_.erase(place->first);
    suspects_.erase(place->first);
    OutgoingMessage message = std::move(place->second);
    messages_.erase(place);
    return message;
}

std::optional<OutgoingMessage> Outbox::push(OutgoingMessage message) {
    std::optional<OutgoingMessage> dropped;
    if (messages_.size() == max_) {
        auto oldest = messages_.lower_bound(first_unsent_);
        if (oldest == messages_.end()) {
            oldest = messages_.begin();
        }
        dropped = take_out(oldest);
    }
    messages_.emplace_hint(messages_.end(), next_number_++, std::move(message));
    return dropped;
}

Outbox::Messages::iterator Outbox::next_to_send() {
    const bool suspect_under_way = std::ranges::any_of(
        suspects_, [this](const auto& suspect) { return under_way_.contains(suspect.first); });
    if (suspect_under_way || under_way_.size() >= max_under_way_) {
        return messages_.end();
    }
    auto next = messages_.lower_bound(first_unsent_);
    while (next != messages_.end() && suspects_.contains(next->first)) {
        ++next;
    }
    const auto due = std::ranges::find_if(suspects_, [&](const auto& suspect) {
        return suspect.second.others_answered || next == messages_.end();
    });
    if (due == suspects_.end()) {
        return next;
    }
    return under_way_.empty() ? messages_.find(due->first) : messages_.end();
}

std::optional<Outbox::Numbered> Outbox::send_next() {
    const auto next = next_to_send();
    if (next == messages_.end()) {
        return std::nullopt;
    }
    under_way_.insert(next->first);
    if (!suspects_.contains(next->first)) {
        first_unsent_ = next->first + 1;
    }
    return Numbered{next->first, next->second};
}

std::optional<OutgoingMessage> Outbox::remove(std::uint64_t number) {
    const auto place = messages_.find(number);
    if (place == messages_.end()) {
        return std::nullopt;
    }
    if (max_under_way_ != std::numeric_limits<std::size_t>::max()) {
        ++max_under_way_;
    }
    OutgoingMessage message = take_out(place);
    for (auto& [other, suspicion] : suspects_) {
        suspicion.others_answered = true;
    }
    return message;
}

std::optional<OutgoingMessage> Outbox::rewind(End end) {
    std::optional<OutgoingMessage> taken_out;
    const std::size_t lost = under_way_.size();
    if (end != End::ours && lost > 0) {
        max_under_way_ = std::max<std::size_t>(lost / share_after_an_end, 1);
        if (lost == 1) {
            taken_out = suspect(*under_way_.begin(),
                                end == End::of_input ? weight_of_input : weight_unsaid);
        }
    }
    under_way_.clear();
    first_unsent_ = 0;
    return taken_out;
}

std::optional<OutgoingMessage> Outbox::suspect(std::uint64_t number, int weight) {
    const auto [place, first] = suspects_.try_emplace(number);
    Suspicion& suspicion = place->second;
    if (!first && !suspicion.others_answered) {
        return std::nullopt;  // maybe the broker would have accepted no other one, either
    }
    suspicion.weight += weight;
    suspicion.others_answered = false;
    if (suspicion.weight < enough_weight) {
        return std::nullopt;
    }
    return take_out(messages_.find(number));
}

}  // namespace convoy::amqp
