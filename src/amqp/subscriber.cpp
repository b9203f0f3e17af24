#include "amqp/subscriber.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <proton/binary.hpp>
#include <proton/codec/map.hpp>
#include <proton/delivery.hpp>
#include <proton/message.hpp>
#include <proton/message_id.hpp>
#include <proton/receiver.hpp>
#include <proton/receiver_options.hpp>
#include <proton/scalar.hpp>
#include <proton/source.hpp>
#include <proton/value.hpp>
#include <unordered_map>
#include <utility>

#include "amqp/reconnecting_connection.hpp"

namespace convoy::amqp {
namespace {

// What producers of all kinds mean by "bytes": a Data section, or an AMQP value that is a binary or
// a string. Anything else has no bytes, and its reader will find it undecodable.
std::string bytes_of(const proton::value& body) {
    switch (body.type()) {
        case proton::BINARY: {
            const auto bytes = proton::get<proton::binary>(body);
            return {bytes.begin(), bytes.end()};
        }
        case proton::STRING:
            return proton::get<std::string>(body);
        default:
            return "";
    }
}

Properties properties_of(const proton::message& message) {
    Properties properties;
    if (message.properties().empty()) {
        return properties;
    }
    std::map<std::string, proton::scalar> all;
    proton::get(message.properties().value(), all);
    for (const auto& [name, value] : all) {
        if (value.type() == proton::STRING) {
            properties.emplace(name, proton::get<std::string>(value));
        } else if (value.type() == proton::LONG) {
            properties.emplace(name, proton::get<std::int64_t>(value));
        }
    }
    return properties;
}

IncomingMessage decode(Ticket ticket, const proton::message& message) {
    return {.ticket = ticket,
            .body = bytes_of(message.body()),
            .content_type = message.content_type(),
            .id = message.id().empty() ? "" : proton::to_string(message.id()),
            .properties = properties_of(message)};
}

}  // namespace

class Subscriber::Session final : private ReconnectingConnection {
 public:
    Session(SubscriberSettings settings, ConnectionEvents events)
        : ReconnectingConnection(std::move(settings.connection), std::move(events)),
          address_(std::move(settings.address)),
          most_credit_(settings.credit) {
        start();
    }
    ~Session() override { stop(); }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    std::vector<IncomingMessage> take(std::size_t most, std::chrono::milliseconds within) {
        std::unique_lock lock(mutex_);
        arrived_.wait_for(lock, within, [this] { return !waiting_.empty() || intake_stopped_; });
        const auto end =
            waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(most, waiting_.size()));
        std::vector<IncomingMessage> taken(std::move_iterator(waiting_.begin()),
                                           std::move_iterator(end));
        waiting_.erase(waiting_.begin(), end);
        return taken;
    }

    enum class Verdict { accepted, rejected };

    void settle(const std::vector<Ticket>& tickets, Verdict verdict) {
        {
            const std::scoped_lock lock(mutex_);
            for (const Ticket& ticket : tickets) {
                if (ticket.connection == connection_number_) {
                    settlements_.push_back({ticket.delivery, verdict});
                }
            }
        }
        wake();
    }

    void stop_intake() {
        {
            const std::scoped_lock lock(mutex_);
            intake_stopped_ = true;
        }
        arrived_.notify_all();
        wake();
    }

    bool flush(std::chrono::milliseconds within) {
        std::unique_lock lock(mutex_);
        return gone_out_.wait_for(lock, within, [this] {
            return settlements_.empty() && !settling_ && (!intake_stopped_ || credit_ == 0);
        });
    }

    std::uint32_t credit() const { return credit_; }

 private:
    struct Settlement {
        std::uint64_t delivery;
        Verdict verdict;
    };

    void open_link(proton::connection& connection) override {
        // No credit window: it would be filled up on arrival, not when the reader has settled.
        connection.open_receiver(address_,
                                 proton::receiver_options().credit_window(0).auto_accept(false));
    }

    void on_receiver_open(proton::receiver& receiver) override {
        // A refused link is opened without a source, and closed with the reason right after.
        if (receiver.source().address().empty()) {
            return;
        }
        receiver_ = receiver;
        link_opened();
        bool stopped = false;
        {
            const std::scoped_lock lock(mutex_);
            stopped = intake_stopped_;
        }
        if (!stopped) {
            receiver_.add_credit(most_credit_);
        }
        note_credit();
    }

    void on_message(proton::delivery& delivery, proton::message& message) override {
        const std::uint64_t number = next_delivery_++;
        deliveries_.emplace(number, delivery);
        give_credit();
        {
            const std::scoped_lock lock(mutex_);
            waiting_.push_back(
                decode({.connection = connection_number_, .delivery = number}, message));
        }
        arrived_.notify_one();
    }

    void work() override {
        std::vector<Settlement> settlements;
        bool stopped = false;
        {
            const std::scoped_lock lock(mutex_);
            settlements.swap(settlements_);
            settling_ = true;
            stopped = intake_stopped_;
        }
        owed_ += carry_out(settlements);
        if (stopped && !draining_) {
            draining_ = true;
            receiver_.drain();  // takes back the credit that the broker has not used
        }
        give_credit();
        {
            const std::scoped_lock lock(mutex_);
            settling_ = false;
        }
        gone_out_.notify_all();
    }

    // How many deliveries were settled: a ticket that comes twice counts once.
    std::uint32_t carry_out(const std::vector<Settlement>& settlements) {
        std::uint32_t settled = 0;
        for (const Settlement& settlement : settlements) {
            const auto found = deliveries_.find(settlement.delivery);
            if (found == deliveries_.end()) {
                continue;
            }
            if (settlement.verdict == Verdict::accepted) {
                found->second.accept();
            } else {
                found->second.reject();
            }
            deliveries_.erase(found);
            ++settled;
        }
        return settled;
    }

    void link_lost() override {
        deliveries_.clear();
        receiver_ = {};
        draining_ = false;
        owed_ = 0;
        credit_ = 0;
        {
            // The broker delivers all of it again.
            const std::scoped_lock lock(mutex_);
            ++connection_number_;
            waiting_.clear();
            settlements_.clear();
            settling_ = false;
        }
        gone_out_.notify_all();
    }

    void on_receiver_drain_finish(proton::receiver&) override {
        {
            const std::scoped_lock lock(mutex_);
            note_credit();
        }
        gone_out_.notify_all();
    }

    // Only to a broker that has used up what it had: of credit that comes earlier ActiveMQ 6.3
    // counts some twice, and then keeps for us, in its memory, as much of its backlog as goes in
    // there.
    void give_credit() {
        if (receiver_.credit() <= 0 && owed_ > 0 && !draining_) {
            receiver_.add_credit(std::exchange(owed_, 0));
        }
        note_credit();
    }

    void note_credit() { credit_ = static_cast<std::uint32_t>(std::max(receiver_.credit(), 0)); }

    const std::string address_;
    const std::uint32_t most_credit_;

    // Own thread only:
    proton::receiver receiver_;
    std::unordered_map<std::uint64_t, proton::delivery> deliveries_;  // not settled yet
    std::uint64_t next_delivery_ = 1;
    std::uint32_t owed_ = 0;  // messages settled, for which no new credit was given yet
    bool draining_ = false;

    std::atomic<std::uint32_t> credit_ = 0;

    std::mutex mutex_;  // guards all below
    std::condition_variable arrived_;
    std::condition_variable gone_out_;
    std::deque<IncomingMessage> waiting_;  // for the reader
    std::vector<Settlement> settlements_;  // for the own thread
    bool settling_ = false;
    bool intake_stopped_ = false;
    std::uint64_t connection_number_ = 0;
};

Subscriber::Subscriber(SubscriberSettings settings, ConnectionEvents events)
    : session_(std::make_unique<Session>(std::move(settings), std::move(events))) {}

Subscriber::~Subscriber() = default;

std::vector<IncomingMessage> Subscriber::take(std::size_t most, std::chrono::milliseconds within) {
    return session_->take(most, within);
}

void Subscriber::accept(const std::vector<Ticket>& tickets) {
    session_->settle(tickets, Session::Verdict::accepted);
}

void Subscriber::reject(const std::vector<Ticket>& tickets) {
    session_->settle(tickets, Session::Verdict::rejected);
}

void Subscriber::stop_intake() { session_->stop_intake(); }

bool Subscriber::flush(std::chrono::milliseconds within) { return session_->flush(within); }

std::uint32_t Subscriber::credit() const { return session_->credit(); }

}  // namespace convoy::amqp
