// The simulator's end of the queue: batches go out over AMQP, and what becomes of them is counted.
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

    /// Half of the outbox is free: room for what need not be published just now.
    bool has_room() const;

    std::size_t outbox_size() const { return publisher_.outbox_size(); }

    /// As amqp::Publisher::drain.
    bool drain(std::chrono::milliseconds within);

    /// The end: drains, and logs what was left.
    void finish(std::chrono::milliseconds within);

 private:
    amqp::PublisherEvents events(service::Health& health);
    void count_dropped(const amqp::OutgoingMessage& message, const std::string& reason);

    std::size_t outbox_messages_;
    prometheus::Counter& published_;
    prometheus::Counter& dropped_;
    prometheus::Gauge& outbox_;
    std::atomic<bool> dropping_ = false;  ///< since the last message that was accepted
    amqp::Publisher publisher_;           // last: its thread uses all the above
};

}  // namespace convoy::simulator
