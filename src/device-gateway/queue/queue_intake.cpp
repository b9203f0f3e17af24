#include "device-gateway/queue/queue_intake.hpp"

#include <limits>
#include <optional>
#include <utility>

#include "fleet/message/message.hpp"
#include "service/log.hpp"

namespace convoy::device_gateway {

namespace {

constexpr const char* dependency = "queue";

amqp::PublisherSettings publisher_settings(const IntakeSettings& settings) {
    // The intake's own limit is in bytes; the publisher must never drop the oldest message for its.
    return {.connection = settings.connection,
            .address = "positions",
            .outbox_messages = std::numeric_limits<std::size_t>::max()};
}

amqp::OutgoingMessage encoded(std::string id, const RecordBatch& batch) {
    std::vector<fleet::RejectedElement> rejected;
    rejected.reserve(batch.rejected.size());
    for (const auto& record : batch.rejected) {
        rejected.push_back({.reason = record.reason, .vehicle = {}, .content = record.content});
    }
    // Two encoded messages of protobuf, one behind the other, are one with the elements of both.
    return {.body = fleet::encode_protobuf(batch.records) + fleet::encode_protobuf(rejected),
            .content_type = std::string(fleet::protobuf_content_type),
            .id = std::move(id)};
}

}  // namespace

QueueIntake::QueueIntake(const IntakeSettings& settings, service::Health& health,
                         service::Metrics& metrics)
    : settings_(settings),
      published_(metrics.counter("convoy_device_records_published_total",
                                 "Records of devices that the broker has accepted.")),
      lost_(metrics.counter("convoy_device_records_dropped_total",
                            "Records of devices that the broker refused for good; the devices got "
                            "no answer for them.")),
      bytes_(metrics.gauge("convoy_outbox_bytes",
                           "Estimated bytes of records that the broker has not accepted yet.")),
      away_since_(Clock::now()),
      publisher_(publisher_settings(settings), events(health)),
      flusher_([this] { publish_later(); }) {
    metrics.gauge("convoy_outbox_bytes_max", "How many bytes may wait for the broker: --outbox.")
        .Set(static_cast<double>(settings.max_bytes));
}

QueueIntake::~QueueIntake() {
    {
        const std::scoped_lock lock(mutex_);
        ends_ = true;
    }
    batch_opened_.notify_all();
    flusher_.join();
}

amqp::PublisherEvents QueueIntake::events(service::Health& health) {
    health.expect(dependency);
    return {.connection = {.connected =
                               [this, &health](const std::string& url) {
                                   away_since_ = Clock::time_point::max();
                                   health.up(dependency, url);
                               },
                           .disconnected =
                               [this, &health](const std::string& reason) {
                                   auto there = Clock::time_point::max();
                                   away_since_.compare_exchange_strong(there, Clock::now());
                                   health.down(dependency, reason);
                               }},
            .accepted =
                [this](const amqp::OutgoingMessage& message) { broker_answered(message.id, true); },
            .dropped =
                [this](const amqp::OutgoingMessage& message, const std::string& reason) {
                    service::log_error("the broker refused records of devices",
                                       {{"reason", reason}, {"message_id", message.id}});
                    broker_answered(message.id, false);
                }};
}

std::chrono::milliseconds QueueIntake::broker_away() const {
    const auto since = away_since_.load();
    return since == Clock::time_point::max()
               ? std::chrono::milliseconds::zero()
               : std::chrono::floor<std::chrono::milliseconds>(Clock::now() - since);
}

void QueueIntake::submit(Submission submission, Done done) {
    if (submission.empty()) {
        done(true);
        return;
    }
    std::vector<Message> messages;
    bool opened = false;
    {
        const std::scoped_lock lock(mutex_);
        opened = !batches_.has_open();
        for (auto& batch : batches_.add(std::move(submission), std::move(done))) {
            messages.push_back(begin(std::move(batch)));
        }
        if (batches_.has_open() && Clock::now() >= next_message_) {
            messages.push_back(begin(batches_.take_open()));
        }
        opened = opened && batches_.has_open();
    }
    if (opened) {
        batch_opened_.notify_one();
    }
    for (auto& message : messages) {
        publish(std::move(message));
    }
}

QueueIntake::Message QueueIntake::begin(RecordBatch batch) {
    next_message_ = Clock::now() + settings_.interval;
    std::string id = settings_.id_prefix + "-" + std::to_string(++number_);
    under_way_.emplace(id, UnderWay{.submissions = std::move(batch.submissions),
                                    .bytes = batch.bytes,
                                    .records = batch.records.size() + batch.rejected.size()});
    waiting_bytes_ += batch.bytes;
    bytes_.Set(static_cast<double>(waiting_bytes_));
    return {std::move(id), std::move(batch)};
}

void QueueIntake::publish(Message message) {
    publisher_.publish(encoded(std::move(message.id), message.batch));
}

/// Runs on the thread of the flusher: publishes batches that did not fill up within the interval.
void QueueIntake::publish_later() {
    std::unique_lock lock(mutex_);
    while (!ends_) {
        if (!batches_.has_open()) {
            batch_opened_.wait(lock);
        } else if (Clock::now() < next_message_) {
            batch_opened_.wait_until(lock, next_message_);
        } else {
            Message message = begin(batches_.take_open());
            lock.unlock();
            publish(std::move(message));
            lock.lock();
        }
    }
}

void QueueIntake::broker_answered(const std::string& id, bool stored) {
    std::vector<std::shared_ptr<PendingSubmission>> complete;
    {
        const std::scoped_lock lock(mutex_);
        auto found = under_way_.extract(id);
        if (found.empty()) {
            return;
        }
        UnderWay& message = found.mapped();
        waiting_bytes_ -= message.bytes;
        bytes_.Set(static_cast<double>(waiting_bytes_));
        (stored ? published_ : lost_).Increment(static_cast<double>(message.records));
        for (auto& submission : message.submissions) {
            submission->is_lost = submission->is_lost || !stored;
            if (--submission->open_parts == 0) {
                complete.push_back(std::move(submission));
            }
        }
    }
    for (const auto& submission : complete) {
        submission->done(!submission->is_lost);
    }
    emptied_.notify_all();
}

bool QueueIntake::drain(std::chrono::milliseconds within) {
    std::optional<Message> last;
    {
        const std::scoped_lock lock(mutex_);
        if (batches_.has_open()) {
            last = begin(batches_.take_open());
        }
    }
    if (last) {
        publish(std::move(*last));
    }
    std::unique_lock lock(mutex_);
    return emptied_.wait_for(lock, within,
                             [this] { return under_way_.empty() && !batches_.has_open(); });
}

}  // namespace convoy::device_gateway
