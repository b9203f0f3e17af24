#include "amqp/subscriber.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
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

#include "amqp/inbox.hpp"
#include "amqp/joint_events.hpp"
#include "amqp/reconnecting_connection.hpp"

namespace convoy::amqp {
namespace {

// Returns the bytes of a body. Producers send them as a Data section, or as an AMQP value that is a
// binary or a string. Any other body has no bytes, so that its reader finds it undecodable.
std::string bytes_of(const proton::value& body) {
    if (body.empty()) {
        return "";
    }
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

// Reads each property by its own type: AMQP 1.0 allows only scalars, but producers also send maps
// and lists.
Properties properties_of(const proton::message& message) {
    Properties properties;
    if (message.properties().empty()) {
        return properties;
    }
    std::map<proton::value, proton::value> all;
    proton::get(message.properties().value(), all);
    for (const auto& [key, value] : all) {
        if (key.type() != proton::STRING) {
            continue;
        }
        const auto name = proton::get<std::string>(key);
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

// No exception may leave a handler of Proton: the link would end, and every message on it,
// including this one, would be delivered again.
IncomingMessage read(Ticket ticket, const proton::message& message) {
    try {
        return decode(ticket, message);
    } catch (const std::exception& error) {
        return {.ticket = ticket,
                .body = "",
                .content_type = "",
                .id = "",
                .properties = {},
                .unreadable = error.what()};
    }
}

// Divides the credit equally; the first links also get the remainder.
std::uint32_t share_of(std::uint32_t credit, std::uint32_t link, std::uint32_t links) {
    return credit / links + (link < credit % links ? 1 : 0);
}

}  // namespace

// One connection with its deliveries.
class Subscriber::Link final : private ReconnectingConnection {
 public:
    Link(const SubscriberSettings& settings, ConnectionEvents events, std::uint32_t credit,
         Inbox& inbox)
        : ReconnectingConnection(settings.connection, std::move(events)),
          address_(settings.address),
          max_credit_(credit),
          renew_after_(settings.renew_after),
          inbox_(inbox),
          connection_number_(inbox.next_connection()) {
        start();
    }
    ~Link() override { stop(); }
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;

    enum class Verdict { accepted, rejected };

    /// Settles those of the tickets that belong to this connection.
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
        wake();
    }

    bool flush(std::chrono::steady_clock::time_point deadline) {
        std::unique_lock lock(mutex_);
        return gone_out_.wait_until(lock, deadline, [this] {
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
        // No credit window: Proton would refill it on arrival, not when the reader has settled.
        connection.open_receiver(address_,
                                 proton::receiver_options().credit_window(0).auto_accept(false));
    }

    void on_receiver_open(proton::receiver& receiver) override {
        // The broker opens a refused link without a source, and then closes it with the reason.
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
            receiver_.add_credit(max_credit_);
        }
        note_credit();
        expect_message();
    }

    void on_message(proton::delivery& delivery, proton::message& message) override {
        const std::uint64_t number = next_delivery_++;
        deliveries_.emplace(number, delivery);
        expect_message();
        give_credit();
        inbox_.put(read({.connection = connection_number_, .delivery = number}, message));
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

    // Returns how many deliveries were settled: a ticket that comes twice counts once.
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

    // Nothing has arrived for a while, maybe because the broker has used up credit for a message
    // that it cannot send.
    void alarm() override {
        if (receiver_.credit() > 0 && deliveries_.empty() && !draining_) {
            renew();
        } else {
            expect_message();
        }
    }

    // Not for a topic: its messages between two connections would be missed.
    void expect_message() {
        if (!address_.starts_with("topic://")) {
            set_alarm(Clock::now() + renew_after_);
        }
    }

    void link_lost() override {
        deliveries_.clear();
        receiver_ = {};
        draining_ = false;
        owed_ = 0;
        credit_ = 0;
        // The broker delivers all of it again.
        inbox_.drop(connection_number_);
        {
            const std::scoped_lock lock(mutex_);
            connection_number_ = inbox_.next_connection();
            settlements_.clear();
            settling_ = false;
        }
        gone_out_.notify_all();
    }

    void on_receiver_drain_finish(proton::receiver& /*receiver*/) override {
        {
            const std::scoped_lock lock(mutex_);
            note_credit();
        }
        gone_out_.notify_all();
    }

    // Gives credit only to a broker that has used up what it had: ActiveMQ 6.3 counts some earlier
    // credit twice, and then keeps as much of its backlog for us as fits into its memory.
    void give_credit() {
        if (receiver_.credit() <= 0 && owed_ > 0 && !draining_) {
            receiver_.add_credit(std::exchange(owed_, 0));
        }
        note_credit();
    }

    void note_credit() { credit_ = static_cast<std::uint32_t>(std::max(receiver_.credit(), 0)); }

    const std::string address_;
    const std::uint32_t max_credit_;
    const std::chrono::milliseconds renew_after_;
    Inbox& inbox_;

    // Own thread only:
    proton::receiver receiver_;
    std::unordered_map<std::uint64_t, proton::delivery> deliveries_;  // not settled yet
    std::uint64_t next_delivery_ = 1;
    std::uint32_t owed_ = 0;  // messages settled, for which no new credit was given yet
    bool draining_ = false;

    std::atomic<std::uint32_t> credit_ = 0;

    std::mutex mutex_;  // guards all below
    std::condition_variable gone_out_;
    std::vector<Settlement> settlements_;  // for the own thread
    bool settling_ = false;
    bool intake_stopped_ = false;
    std::uint64_t connection_number_;  // changed by the own thread alone
};

Subscriber::Subscriber(SubscriberSettings settings, ConnectionEvents events)
    : inbox_(std::make_unique<Inbox>()) {
    const std::uint32_t links = std::min(settings.connections, settings.credit);
    events_ = std::make_unique<JointEvents>(links, std::move(events));
    for (std::uint32_t link = 0; link < links; ++link) {
        links_.push_back(std::make_unique<Link>(settings, events_->of(link),
                                                share_of(settings.credit, link, links), *inbox_));
    }
}

Subscriber::~Subscriber() = default;

std::vector<IncomingMessage> Subscriber::take(std::size_t most, std::chrono::milliseconds within) {
    return inbox_->take(most, within);
}

void Subscriber::accept(const std::vector<Ticket>& tickets) {
    for (const auto& link : links_) {
        link->settle(tickets, Link::Verdict::accepted);
    }
}

void Subscriber::reject(const std::vector<Ticket>& tickets) {
    for (const auto& link : links_) {
        link->settle(tickets, Link::Verdict::rejected);
    }
}

void Subscriber::stop_intake() {
    for (const auto& link : links_) {
        link->stop_intake();
    }
    inbox_->close();
}

bool Subscriber::flush(std::chrono::milliseconds within) {
    const auto deadline = std::chrono::steady_clock::now() + within;
    return std::ranges::all_of(links_,
                               [deadline](const auto& link) { return link->flush(deadline); });
}

std::uint32_t Subscriber::credit() const {
    std::uint32_t credit = 0;
    for (const auto& link : links_) {
        credit += link->credit();
    }
    return credit;
}

}  // namespace convoy::amqp
