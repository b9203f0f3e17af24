// Publishes batches over AMQP, and counts their accepted and dropped positions.
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "amqp/publisher.hpp"
#include "position-simulator/batcher.hpp"
#include "service/health.hpp"
#include "service/metrics.hpp"

namespace convoy::simulator {

struct QueueSettings {
    std::vector<std::string> urls;
    std::optional<std::string> ca_file{};
    std::optional<std::string> user;
    std::optional<std::string> password;
    std::size_t outbox_messages;
};

class PositionPublisher {
 public:
    /// Starts connecting at once. `health` and `metrics` must outlive it.
    PositionPublisher(const QueueSettings& settings, service::Health& health,
                      service::Metrics& metrics);

    void publish(Batch batch);

    /// Returns whether half of the outbox is free, so that positions that could wait may be added.
    bool has_space() const;

    std::size_t outbox_size() const { return publisher_.outbox_size(); }

    /// See amqp::Publisher::drain.
    bool drain(std::chrono::milliseconds within);

    /// Drains, and logs how many messages were left. Call it last.
    void finish(std::chrono::milliseconds within);

 private:
    amqp::PublisherEvents events(service::Health& health);
    void count_dropped(const amqp::OutgoingMessage& message, const std::string& reason);

    std::size_t outbox_messages_;
    prometheus::Counter& published_;
    prometheus::Counter& dropped_;
    prometheus::Gauge& outbox_;
    std::atomic<bool> dropping_ = false;  ///< since the last accepted message
    amqp::Publisher publisher_;           // last: its thread uses all the above
};

}  // namespace convoy::simulator
