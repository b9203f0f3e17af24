#include "position-importer/position_queue.hpp"

#include <cmath>
#include <utility>

namespace convoy::importer {
namespace {

amqp::PublisherSettings publisher_settings(const PositionQueueSettings& settings) {
    // The outbox never fills, because fewer messages are under way.
    return {.connection = settings.connection,
            .address = "positions",
            .outbox_messages = settings.max_under_way + 1};
}

}  // namespace

PositionQueue::PositionQueue(PositionQueueSettings settings)
    : settings_(std::move(settings)), publisher_(publisher_settings(settings_), events()) {}

amqp::PublisherEvents PositionQueue::events() {
    return {.connection = {.connected =
                               [this](const std::string& /*url*/) {
                                   const std::scoped_lock lock(mutex_);
                                   disconnected_.clear();
                               },
                           .disconnected =
                               [this](const std::string& reason) {
                                   const std::scoped_lock lock(mutex_);
                                   disconnected_ = reason;
                               }},
            .accepted = [this](const amqp::OutgoingMessage& message) { settle(message, nullptr); },
            .dropped = [this](const amqp::OutgoingMessage& message,
                              const std::string& reason) { settle(message, &reason); }};
}

void PositionQueue::settle(const amqp::OutgoingMessage& message, const std::string* refusal) {
    const std::scoped_lock lock(mutex_);
    const auto found = under_way_.find(message.id);
    if (found == under_way_.end()) {
        return;
    }
    if (refusal == nullptr) {
        accepted_ += found->second;
    } else {
        refusal_ = *refusal;
    }
    under_way_.erase(found);
    ++settlements_;
    settled_.notify_all();
}

ImportResult PositionQueue::add(const fleet::DeviceRecord& record) {
    batch_.push_back(record);
    return batch_.size() < settings_.max_positions ? ImportResult() : publish();
}

ImportResult PositionQueue::finish() {
    const auto published = publish();
    return published ? wait_until(0) : published;
}

ImportResult PositionQueue::publish() {
    std::span<const fleet::DeviceRecord> rest = batch_;
    while (!rest.empty()) {
        const auto some = rest.first(fleet::fit_in_message(rest));
        const auto published = publish(some);
        if (!published) {
            return published;
        }
        rest = rest.subspan(some.size());
    }
    batch_.clear();
    return {};
}

ImportResult PositionQueue::publish(std::span<const fleet::DeviceRecord> records) {
    auto has_space = wait_until(settings_.max_under_way - 1);
    if (!has_space) {
        return has_space;
    }
    const std::string id = settings_.id_prefix + "-" + std::to_string(++batches_);
    {
        const std::scoped_lock lock(mutex_);
        under_way_[id] = records.size();
    }
    publisher_.publish({.body = fleet::encode_json(records),
                        .content_type = std::string(fleet::json_content_type),
                        .id = id});
    return {};
}

ImportResult PositionQueue::wait_until(std::size_t under_way) {
    std::unique_lock lock(mutex_);
    while (refusal_.empty() && under_way_.size() > under_way) {
        const std::uint64_t before = settlements_;
        if (!settled_.wait_for(lock, settings_.patience, [&] { return settlements_ != before; })) {
            const double seconds = std::chrono::duration<double>(settings_.patience).count();
            return ImportError{"the queue accepted nothing for " +
                               std::to_string(std::lround(seconds)) + " s" +
                               (disconnected_.empty() ? "" : ": " + disconnected_)};
        }
    }
    if (refusal_.empty()) {
        return {};
    }
    return ImportError{"the queue refused positions: " + refusal_};
}

std::uint64_t PositionQueue::accepted() const {
    const std::scoped_lock lock(mutex_);
    return accepted_;
}

}  // namespace convoy::importer
