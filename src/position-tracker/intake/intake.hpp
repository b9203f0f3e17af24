// Takes messages from the queue, decodes them, stores their positions durably, shows the positions,
// and acknowledges the messages; in this order, so that no acknowledged position is lost.
//
// Good positions that may not be taken in yet are held (holding.hpp), just as durably. If no more
// can be held, the message goes to the dead letters after its other positions are stored.
//
// A message that cannot be decoded goes to the dead letters. While the store is down, nothing is
// acknowledged and no new credit is given: the credit limits what is in memory, and the rest waits
// in the broker.
//
// Threads: one of its own does all of this. A batch is what arrived while the last one was stored.
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
#include "fleet/message/message_decoder.hpp"
#include "history/retention.hpp"
#include "position-tracker/intake/holding.hpp"
#include "position-tracker/intake/intake_metrics.hpp"
#include "position-tracker/intake/position_store.hpp"
#include "position-tracker/intake/rejection_log.hpp"
#include "position-tracker/state/clock.hpp"
#include "service/health.hpp"

namespace convoy::tracker {

struct IntakeSettings {
    amqp::ConnectionSettings connection;
    std::string address = "positions";
    std::uint32_t credit = 500;                  ///< most messages delivered and not yet stored
    std::uint32_t connections = 4;               ///< they share the credit
    std::chrono::milliseconds first_retry{100};  ///< wait after the store failed; doubles each time
    std::chrono::milliseconds max_retry{5'000};
};

/// What the intake uses and reports to. All of it must outlive the intake.
struct IntakeContext {
    PositionStore& store;
    service::Health& health;  ///< dependencies "queue" and "store"
    IntakeMetrics& metrics;
    history::Retention retention;
    Holding& holding;  ///< also provides the clocks
};

class Intake {
 public:
    /// Starts its thread.
    Intake(IntakeSettings settings, IntakeContext context);
    /// Stops at once; the broker still has every message that is not acknowledged.
    ~Intake();
    Intake(const Intake&) = delete;
    Intake& operator=(const Intake&) = delete;

    /// Takes no more messages, stores those that are here, and acknowledges them. Returns false if
    /// that takes longer than `within`; the broker then delivers the rest again.
    bool finish(std::chrono::milliseconds within);

 private:
    struct Taken;

    void run(const std::stop_token& stop);
    bool add(const amqp::IncomingMessage& message, fleet::DecodedMessage decoded,
             const VehicleAdmission::Moment& now, history::Batch& batch);
    bool hold(const amqp::IncomingMessage& message, std::vector<history::HeldPosition>& held,
              history::Batch& batch);
    Taken decode(const std::vector<amqp::IncomingMessage>& messages);
    void reject(const amqp::IncomingMessage& message, const fleet::UndecodableMessage& why);
    void log_rejections();
    void reject_positions(const std::string& message_id, fleet::Time received,
                          std::vector<fleet::RejectedPosition> rejected, history::Batch& batch);
    bool store(const history::Batch& batch, const std::stop_token& stop);
    void count(const history::Batch& batch, const history::AppendCounts& counts);

    IntakeSettings settings_;
    IntakeContext context_;
    fleet::MessageDecoder decoder_;  // used by thread_ only, like rejections_
    RejectionLog rejections_;
    amqp::Subscriber subscriber_;
    std::promise<void> ended_;
    std::future<void> end_ = ended_.get_future();
    std::atomic<bool> finishing_ = false;
    std::jthread thread_;
};

}  // namespace convoy::tracker
