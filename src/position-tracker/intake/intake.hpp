// Takes messages from the queue and sees every position through: decode, store durably, show,
// acknowledge; in this order, so that a position once acknowledged is never lost.
//
// Good positions that may not be taken in yet are held (holding.hpp), as durably. Where no more can
// be held their message goes to the dead letters, once its other positions are stored.
//
// What cannot be decoded goes to the dead letters. While the store is down nothing is acknowledged
// and no new credit given: what is in memory is bounded by the credit, the rest waits in the
// broker.
//
// Threads: one of its own does all of it; batches are whatever has come while it stored the last.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <future>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "amqp/subscriber.hpp"
#include "fleet/message/message.hpp"
#include "history/retention.hpp"
#include "position-tracker/intake/holding.hpp"
#include "position-tracker/intake/intake_metrics.hpp"
#include "position-tracker/intake/ledger.hpp"
#include "position-tracker/intake/refusal_log.hpp"
#include "position-tracker/state/clock.hpp"
#include "service/health.hpp"

namespace convoy::tracker {

struct IntakeSettings {
    amqp::ConnectionSettings connection;
    std::string address = "positions";
    std::uint32_t credit = 500;                  ///< messages delivered and not yet stored, at most
    std::uint32_t connections = 4;               ///< that share the credit
    std::chrono::milliseconds first_retry{100};  ///< after the store has failed; doubles each time
    std::chrono::milliseconds max_retry{5'000};
};

/// What the intake works with, and tells how it goes. All of it outlives the intake.
struct IntakeContext {
    Ledger& ledger;
    service::Health& health;  ///< dependencies "queue" and "store"
    IntakeMetrics& metrics;
    Retention retention;
    Holding& holding;  ///< and its clocks
};

class Intake {
 public:
    /// Starts at once.
    Intake(IntakeSettings settings, IntakeContext context);
    /// Stops at once; what is not stored is the broker's still.
    ~Intake();
    Intake(const Intake&) = delete;
    Intake& operator=(const Intake&) = delete;

    /// Takes no more, stores what is here, and tells the broker. False where `within` was over
    /// before; then the broker delivers the rest again.
    bool finish(std::chrono::milliseconds within);

 private:
    struct Taken;

    void run(const std::stop_token& stop);
    bool hold(const amqp::IncomingMessage& message, std::vector<HeldPosition> held, Batch& batch);
    Taken decode(const std::vector<amqp::IncomingMessage>& messages);
    void refuse(const amqp::IncomingMessage& message, const fleet::UndecodableMessage& why);
    void tell_refusals();
    void keep_aside(const std::string& message_id, fleet::Time received,
                    std::vector<fleet::RejectedPosition> rejected, Batch& batch);
    bool store(const Batch& batch, const std::stop_token& stop);
    void count(const Batch& batch, const AppendCounts& counts);

    IntakeSettings settings_;
    IntakeContext context_;
    fleet::MessageDecoder decoder_;  // of the thread, as are the next
    RefusalLog refusals_;
    amqp::Subscriber subscriber_;
    std::promise<void> ended_;
    std::future<void> end_ = ended_.get_future();
    std::atomic<bool> finishing_ = false;
    std::jthread thread_;
};

}  // namespace convoy::tracker
