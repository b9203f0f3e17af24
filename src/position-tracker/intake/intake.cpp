#include "position-tracker/intake/intake.hpp"

#include <algorithm>
#include <condition_variable>
#include <iterator>
#include <mutex>
#include <utility>

#include "position-tracker/intake/arrived_readings.hpp"
#include "service/log.hpp"

namespace convoy::tracker {
namespace {

constexpr const char* queue = "queue";
constexpr std::chrono::milliseconds take_timeout{200};

amqp::SubscriberSettings subscriber_settings(const IntakeSettings& settings) {
    return {.connection = settings.connection,
            .address = settings.address,
            .credit = settings.credit,
            .connections = settings.connections};
}

// Declares the dependency, and returns what keeps its state up to date.
amqp::ConnectionEvents expecting_queue(service::Health& health) {
    health.expect(queue);
    return {.connected = [&health](const std::string& url) { health.up(queue, url); },
            .disconnected = [&health](const std::string& reason) { health.down(queue, reason); }};
}

// Returns false if a stop was requested.
bool pause(std::chrono::milliseconds time, const std::stop_token& stop) {
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any stopped;
    stopped.wait_for(lock, stop, time, [] { return false; });
    return !stop.stop_requested();
}

double seconds(std::chrono::duration<double> time) { return time.count(); }

}  // namespace

// Messages taken, and what was decoded from them.
struct Intake::Taken {
    history::Batch batch;
    std::vector<amqp::Ticket> decoded;
    std::vector<amqp::Ticket> undecodable;
    std::vector<amqp::Ticket> not_held;  // rejected after their other positions are stored
};

Intake::Intake(IntakeSettings settings, IntakeContext context)
    : settings_(std::move(settings)),
      context_(context),
      subscriber_(subscriber_settings(settings_), expecting_queue(context_.health)) {
    context_.health.up(history::store_name);
    thread_ = std::jthread([this](const std::stop_token& stop) {
        run(stop);
        ended_.set_value();
    });
}

Intake::~Intake() = default;

bool Intake::finish(std::chrono::milliseconds within) {
    const auto deadline = std::chrono::steady_clock::now() + within;
    subscriber_.stop_intake();
    finishing_ = true;
    const bool stored = end_.wait_until(deadline) == std::future_status::ready;
    thread_.request_stop();
    thread_.join();
    const auto rest = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    return subscriber_.flush(std::max(rest, std::chrono::milliseconds{0})) && stored;
}

void Intake::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        const bool finishing = finishing_;
        const auto messages = subscriber_.take(settings_.credit, take_timeout);
        context_.metrics.queue_credit.Set(subscriber_.credit());
        log_rejections();
        if (messages.empty()) {
            if (finishing) {
                return;
            }
            continue;
        }
        const Taken taken = decode(messages);
        if (!taken.undecodable.empty()) {
            subscriber_.reject(taken.undecodable);
        }
        if (!store(taken.batch, stop)) {
            return;
        }
        subscriber_.accept(taken.decoded);
        if (!taken.not_held.empty()) {
            subscriber_.reject(taken.not_held);
        }
    }
}

Intake::Taken Intake::decode(const std::vector<amqp::IncomingMessage>& messages) {
    const VehicleAdmission::Moment now = context_.holding.moment();
    const fleet::AcceptedTimes times{.newest = latest_time,
                                     .oldest = context_.retention.cutoff(now.wall)};
    Taken taken;
    taken.batch.received = now.wall;
    for (const amqp::IncomingMessage& message : messages) {
        if (!message.unreadable.empty()) {
            reject(message, {fleet::RejectionReason::bad_type, message.unreadable});
            taken.undecodable.push_back(message.ticket);
            continue;
        }
        auto decoded =
            decoder_.decode({.content_type = message.content_type, .body = message.body}, times);
        if (!decoded) {
            reject(message, decoded.error());
            taken.undecodable.push_back(message.ticket);
            continue;
        }
        context_.metrics.received.Increment(
            static_cast<double>(decoded->positions.size() + decoded->rejected.size()));
        context_.metrics.negative_speed.Increment(static_cast<double>(decoded->negative_speeds));
        (add(message, *std::move(decoded), now, taken.batch) ? taken.decoded : taken.not_held)
            .push_back(message.ticket);
    }
    return taken;
}

// Adds what a message says to the batch. Returns false if too many of its positions would be held.
bool Intake::add(const amqp::IncomingMessage& message, fleet::DecodedMessage decoded,
                 const VehicleAdmission::Moment& now, history::Batch& batch) {
    IntakeMetrics& metrics = context_.metrics;
    metrics.readings.Increment(static_cast<double>(decoded.readings.size()));
    metrics.dropped_attributes.Increment(static_cast<double>(decoded.dropped_attributes));
    auto details = take_details(decoded);
    Holding::Judged judged = context_.holding.judge(std::move(decoded.positions), now);
    std::ranges::move(judged.positions, std::back_inserter(batch.positions));
    metrics.dropped_attributes.Increment(static_cast<double>(
        remove_details_of(judged.held, HeldDetails::of_unknown_vehicles, details)));
    const bool is_acceptable = hold(message, judged.held, batch);
    if (!is_acceptable) {
        remove_details_of(judged.held, HeldDetails::all, details);
    }
    auto readings = judge(std::move(decoded.readings), context_.holding.store().admission(), now);
    std::ranges::move(details, std::back_inserter(batch.readings));
    std::ranges::move(readings.stored, std::back_inserter(batch.readings));
    reject_positions(message.id, now.wall, std::move(decoded.rejected), batch);
    reject_positions(message.id, now.wall, std::move(readings.rejected), batch);
    return is_acceptable;
}

// Moves held positions to the batch. If too many are held, rejects the message and returns false.
bool Intake::hold(const amqp::IncomingMessage& message, std::vector<history::HeldPosition>& held,
                  history::Batch& batch) {
    if (held.empty()) {
        return true;
    }
    if (!context_.holding.has_space(held.size())) {
        reject(message, {.reason = fleet::RejectionReason::too_many_held,
                         .detail = std::to_string(held.size()) +
                                   " of its positions would have to be held, above --max-held"});
        return false;
    }
    context_.holding.holds(held);
    std::ranges::move(held, std::back_inserter(batch.held));
    return true;
}

void Intake::reject(const amqp::IncomingMessage& message, const fleet::UndecodableMessage& why) {
    context_.metrics.rejected(why.reason).Increment();
    rejections_.add(message.id, why);
    log_rejections();
}

// Logs one line for all messages that were rejected in a second. `./convoy dead-letters` looks for
// `dead_letters`, their number.
void Intake::log_rejections() {
    const auto line = rejections_.take_line(std::chrono::steady_clock::now());
    if (line) {
        service::log_warning("a message was rejected; the broker moves it to the dead letters",
                             {{"dead_letters", line->messages},
                              {"message_id", line->message_id},
                              {"reason", to_string(line->why.reason)},
                              {"detail", line->why.detail}});
    }
}

void Intake::reject_positions(const std::string& message_id, fleet::Time received,
                              std::vector<fleet::RejectedPosition> rejected,
                              history::Batch& batch) {
    for (fleet::RejectedPosition& position : rejected) {
        context_.metrics.rejected(position.reason).Increment();
        batch.rejected.push_back(
            {.message_id = message_id, .received = received, .position = std::move(position)});
    }
}

// Retries until the store has the batch; returns false if a stop was requested before.
bool Intake::store(const history::Batch& batch, const std::stop_token& stop) {
    for (auto wait = settings_.first_retry;; wait = std::min(2 * wait, settings_.max_retry)) {
        const auto begun = std::chrono::steady_clock::now();
        const auto counts = context_.store.store(batch);
        if (counts) {
            context_.metrics.store_seconds.Observe(
                seconds(std::chrono::steady_clock::now() - begun));
            context_.health.up(history::store_name);
            count(batch, *counts);
            return true;
        }
        context_.health.down(history::store_name, counts.error().what);
        if (!pause(wait, stop)) {
            return false;
        }
    }
}

void Intake::count(const history::Batch& batch, const history::AppendCounts& counts) {
    IntakeMetrics& metrics = context_.metrics;
    metrics.stored.Increment(static_cast<double>(counts.stored));
    metrics.duplicate.Increment(static_cast<double>(counts.duplicate));
    metrics.conflict.Increment(static_cast<double>(counts.conflict));
    const fleet::Time now = context_.holding.moment().wall;
    for (const fleet::ReportedPosition& reported : batch.positions) {
        metrics.delay_seconds.Observe(std::max(0.0, seconds(now - reported.position.time)));
    }
}

}  // namespace convoy::tracker
