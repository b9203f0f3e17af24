// The intake that publishes to the broker. Records of all devices share messages: the first record
// goes at once, and at least 10 ms lie between two messages that are not full.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "amqp/publisher.hpp"
#include "device-gateway/intake/intake.hpp"
#include "device-gateway/queue/record_batches.hpp"
#include "service/health.hpp"
#include "service/metrics.hpp"

namespace convoy::device_gateway {

struct IntakeSettings {
    amqp::ConnectionSettings connection;
    std::size_t max_bytes = std::size_t{64} * 1024 * 1024;  ///< of messages not accepted yet
    std::chrono::milliseconds interval{10};  ///< between two messages that are not full
    std::string id_prefix;                   ///< of all message ids; differs at each start
};

class QueueIntake final : public Intake {
 public:
    /// Starts connecting at once. `health` and `metrics` must outlive it.
    QueueIntake(const IntakeSettings& settings, service::Health& health, service::Metrics& metrics);
    ~QueueIntake() override;

    void submit(Submission submission, Done done) override;
    bool has_space() const override { return waiting_bytes_ < settings_.max_bytes; }
    std::chrono::milliseconds broker_away() const override;

    /// Publishes what waits, and waits until the broker has accepted everything. Returns false if
    /// that takes longer than `within`.
    bool drain(std::chrono::milliseconds within);

 private:
    using Clock = std::chrono::steady_clock;
    struct UnderWay {
        std::vector<std::shared_ptr<PendingSubmission>> submissions;
        std::size_t bytes;
        std::size_t records;
    };
    struct Message {
        std::string id;
        RecordBatch batch;
    };

    amqp::PublisherEvents events(service::Health& health);
    /// Notes a batch as under way. Call it with the mutex held, and `publish` after that without.
    Message begin(RecordBatch batch);
    void publish(Message message);
    void publish_later();
    void broker_answered(const std::string& id, bool stored);

    const IntakeSettings settings_;
    prometheus::Counter& published_;
    prometheus::Counter& lost_;
    prometheus::Gauge& bytes_;
    std::atomic<std::size_t> waiting_bytes_ = 0;
    std::atomic<Clock::time_point> away_since_;  ///< the greatest time while the broker is there

    std::mutex mutex_;  ///< guards all below
    std::condition_variable batch_opened_;
    std::condition_variable emptied_;  ///< nothing is under way any more
    RecordBatches batches_;
    std::unordered_map<std::string, UnderWay> under_way_;
    Clock::time_point next_message_{};  ///< the earliest time for one that is not full
    std::uint64_t number_ = 0;
    bool ends_ = false;

    amqp::Publisher publisher_;  ///< its thread uses all the above
    std::thread flusher_;
};

}  // namespace convoy::device_gateway
