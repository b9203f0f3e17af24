#include "amqp/publisher.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <proton/binary.hpp>
#include <proton/message.hpp>
#include <proton/message_id.hpp>
#include <proton/sender.hpp>
#include <proton/sender_options.hpp>
#include <proton/target.hpp>
#include <proton/tracker.hpp>
#include <utility>
#include <variant>

#include "amqp/broker_refusal.hpp"
#include "amqp/outbox.hpp"
#include "amqp/reconnecting_connection.hpp"

namespace convoy::amqp {
namespace {

// A delivery's tag is the message's number in the outbox, so that an answer identifies the message.
using TagBytes = std::array<std::uint8_t, sizeof(std::uint64_t)>;

proton::binary tag_of(std::uint64_t number) {
    const auto bytes = std::bit_cast<TagBytes>(number);
    return {bytes.begin(), bytes.end()};
}

std::uint64_t number_of(const proton::binary& tag) {
    TagBytes bytes{};
    std::copy_n(tag.begin(), std::min(tag.size(), bytes.size()), bytes.begin());
    return std::bit_cast<std::uint64_t>(bytes);
}

proton::message encode(const OutgoingMessage& outgoing) {
    proton::message message{proton::binary(outgoing.body)};
    message.inferred(true);  // the body as a Data section, not as an AMQP value
    message.durable(outgoing.durable);
    message.id(proton::message_id(outgoing.id));
    message.content_type(outgoing.content_type);
    for (const auto& [name, property] : outgoing.properties) {
        std::visit([&](const auto& value) { message.properties().put(name, value); }, property);
    }
    return message;
}

}  // namespace

class Publisher::Session final : private ReconnectingConnection {
 public:
    Session(PublisherSettings settings, PublisherEvents events)
        : ReconnectingConnection(std::move(settings.connection), std::move(events.connection)),
          address_(std::move(settings.address)),
          accepted_(std::move(events.accepted)),
          dropped_(std::move(events.dropped)),
          max_body_bytes_(settings.max_body_bytes),
          outbox_(settings.outbox_messages) {
        start();
    }
    ~Session() override { stop(); }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    void publish(OutgoingMessage message) {
        if (message.body.size() > max_body_bytes_) {
            if (dropped_) {
                dropped_(message, "too_large");
            }
            return;
        }
        std::optional<OutgoingMessage> dropped;
        {
            const std::scoped_lock lock(mutex_);
            dropped = outbox_.push(std::move(message));
        }
        wake();
        if (dropped && dropped_) {
            dropped_(*dropped, "the outbox is full");
        }
    }

    std::size_t outbox_size() const {
        const std::scoped_lock lock(mutex_);
        return outbox_.size();
    }

    bool drain(std::chrono::milliseconds within) {
        std::unique_lock lock(mutex_);
        return drained_.wait_for(lock, within, [this] { return is_drained(); });
    }

 private:
    void open_link(proton::connection& connection) override {
        sender_ = connection.open_sender(address_);
    }

    void link_lost() override {
        sender_ = {};
        std::unique_lock lock(mutex_);
        const auto ends_it = outbox_.rewind(end());
        if (ends_it) {
            notify(lock, [&] {
                if (dropped_) {
                    dropped_(*ends_it, "ends_connection");
                }
            });
        }
    }

    void work() override { send_waiting(); }

    void on_sendable(proton::sender& /*sender*/) override { send_waiting(); }

    void on_sender_open(proton::sender& sender) override {
        // The broker opens a refused link without a target, and then closes it with the reason.
        if (!sender.target().address().empty()) {
            link_opened();
            send_waiting();
        }
    }

    void send_waiting() {
        while (usable() && sender_.credit() > 0) {
            std::unique_lock lock(mutex_);
            const auto next = outbox_.send_next();
            if (!next) {
                return;
            }
            const proton::binary tag = tag_of(next->number);
            const proton::message message = encode(next->message);
            lock.unlock();
            sender_.send(message, tag);
        }
    }

    void on_tracker_accept(proton::tracker& tracker) override {
        settle(tracker, [this](const OutgoingMessage& message) {
            if (accepted_) {
                accepted_(message);
            }
        });
    }

    void on_tracker_reject(proton::tracker& tracker) override {
        const BrokerRefusal refusal = refusal_of(tracker);
        if (is_only_for_now(refusal)) {
            give_up(proton::error_condition(refusal.name, refusal.description));
            return;
        }
        settle(tracker, [this, &refusal](const OutgoingMessage& message) {
            if (dropped_) {
                dropped_(message, to_string(refusal));
            }
        });
    }

    void on_tracker_release(proton::tracker& /*tracker*/) override {
        give_up(proton::error_condition("convoy:released", "the broker released a message"));
    }

    template <typename Event>
    void settle(const proton::tracker& tracker, const Event& event) {
        {
            std::unique_lock lock(mutex_);
            const auto message = outbox_.remove(number_of(tracker.tag()));
            if (!message) {
                return;  // dropped meanwhile, because the outbox was full
            }
            notify(lock, [&] { event(*message); });
        }
        send_waiting();  // an answer may allow more messages, even without new credit
    }

    // Calls an event of a message that has left the outbox, which is drained only after that.
    template <typename Event>
    void notify(std::unique_lock<std::mutex>& lock, const Event& event) {
        notifying_ = true;
        lock.unlock();
        event();
        lock.lock();
        notifying_ = false;
        if (is_drained()) {
            drained_.notify_all();
        }
    }

    bool is_drained() const { return outbox_.size() == 0 && !notifying_; }

    const std::string address_;
    const std::function<void(const OutgoingMessage&)> accepted_;
    const std::function<void(const OutgoingMessage&, const std::string&)> dropped_;
    const std::size_t max_body_bytes_;

    proton::sender sender_;  // own thread only

    mutable std::mutex mutex_;
    std::condition_variable drained_;
    Outbox outbox_;           // guarded by mutex_
    bool notifying_ = false;  // guarded by mutex_: an event of a removed message is running
};

Publisher::Publisher(PublisherSettings settings, PublisherEvents events)
    : session_(std::make_unique<Session>(std::move(settings), std::move(events))) {}

Publisher::~Publisher() = default;

void Publisher::publish(OutgoingMessage message) { session_->publish(std::move(message)); }

std::size_t Publisher::outbox_size() const { return session_->outbox_size(); }

bool Publisher::drain(std::chrono::milliseconds within) { return session_->drain(within); }

}  // namespace convoy::amqp
