// The other trackers on the same store (contracts.md, "Between trackers"). Each tells on a topic
// what it has stored, so that every one of them knows the whole fleet, whoever took the message.
//
// A position may come twice, or late, or both from the topic and from the store: the fleet's
// windows take it in by its own time, so nothing has to be in order. Only a position that never
// came would be missed. So the newest of every vehicle is loaded from the store again whenever
// something may have been: after each (re)connection, a gap in what a peer has told, and a peer
// that fell silent, which may have died between storing and telling.
//
// A vehicle that one erases all forget. A position of it that another had stored just before, and
// tells just after, is shown again until it is erased again: nobody has it on a disk.
//
// Threads: one of its own listens and loads; another one tells that this tracker lives, for a load
// may take longer than the others wait; the ledger tells from any.
#pragma once

#include <atomic>
#include <cstdint>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <thread>

#include "amqp/publisher.hpp"
#include "amqp/subscriber.hpp"
#include "fleet/message/message.hpp"
#include "live/ticker.hpp"
#include "position-tracker/intake/ledger.hpp"
#include "position-tracker/intake/peer_sequences.hpp"
#include "service/health.hpp"
#include "service/metrics.hpp"

namespace convoy::tracker {

struct PeersSettings {
    amqp::ConnectionSettings connection;
    std::string address = "topic://positions.stored";
    std::string name;  ///< random per start: tells this tracker from all others
};

class Peers {
 public:
    /// Starts at once, and is told by the ledger what to tell. `health` hears of the dependency
    /// "peers". All of it outlives this.
    Peers(PeersSettings settings, Ledger& ledger, service::Health& health,
          service::Metrics& metrics);
    ~Peers();
    Peers(const Peers&) = delete;
    Peers& operator=(const Peers&) = delete;

    /// Waits until what was stored before the topic was listened to is loaded; false where that has
    /// not come about in time, for the broker is away.
    bool caught_up(std::chrono::milliseconds within);

 private:
    void run(const std::stop_token& stop);
    void learn(const amqp::IncomingMessage& message);
    void load();
    void beat();
    void tell_stored(std::span<const fleet::ReportedPosition> positions);
    void publish(std::span<const fleet::ReportedPosition> positions, amqp::Properties properties);

    PeersSettings settings_;
    Ledger& ledger_;
    prometheus::Gauge& count_;
    prometheus::Counter& loads_;
    fleet::MessageDecoder decoder_;  // of the thread
    PeerSequences sequences_;        // of the thread
    std::atomic<bool> must_load_ = false;
    std::promise<void> loaded_;
    std::future<void> first_load_ = loaded_.get_future();
    bool has_loaded_ = false;  // of the thread

    std::mutex mutex_;  // guards both below, and keeps what is sent in their order
    std::int64_t sequence_ = 0;
    std::chrono::steady_clock::time_point told_{};

    amqp::Publisher publisher_;
    amqp::Subscriber subscriber_;
    live::Ticker beats_;
    std::jthread thread_;
};

/// Listens to the others, and waits a moment until their positions are known. Null where there are
/// no settings: the store is this tracker's alone.
std::unique_ptr<Peers> join_peers(const std::optional<PeersSettings>& settings, Ledger& ledger,
                                  service::Health& health, service::Metrics& metrics);

}  // namespace convoy::tracker
