// Exchanges stored positions with the other trackers on the same store (contracts.md, "Between
// trackers"). Each publishes on a topic what it has stored, so that all of them have the whole
// fleet, whichever tracker took a message.
//
// A position may arrive twice, late, or both from the topic and from the store: the fleet's windows
// order positions by their own time, so the order of arrival does not matter. Only a position that
// never arrives would be missed. So the newest positions of every vehicle are loaded from the store
// again after
//   - each (re)connection,
//   - a gap in a peer's sequence, or a message that cannot be read,
//   - the first message of a peer that was cut off from the broker when the fleet was last loaded,
//     and
//   - a peer's silence: it may have died after it stored and before it published.
//
// One case remains: if a peer was cut off and its first message arrives within 4 s after a load,
// this tracker assumes that the peer has dropped nothing. It is wrong only if the peer published
// more messages than its outbox holds between the beginning of that load and its return.
//
// When one tracker erases a vehicle, all forget it. If another one stored a position of it just
// before and publishes it just after, the vehicle is shown again, although no store has the
// position, until it is erased or the fleet is loaded again.
//
// Threads: one of its own listens and loads. Another one publishes that this tracker is alive,
// because a load may take longer than the others wait. The store publishes from any thread.
#pragma once

#include <atomic>
#include <cstddef>
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
#include "fleet/message/message_decoder.hpp"
#include "position-tracker/intake/peer_sequences.hpp"
#include "position-tracker/intake/position_store.hpp"
#include "service/health.hpp"
#include "service/metrics.hpp"
#include "service/periodic_call.hpp"

namespace convoy::tracker {

struct PeersSettings {
    amqp::ConnectionSettings connection;
    std::string address = "topic://positions.stored";
    std::string name;  ///< random for each start: identifies this tracker
    /// If more wait because the broker is away, the oldest are dropped: the other trackers notice
    /// the gap and load from the store.
    std::size_t outbox_messages = 1'000;
};

class Peers {
 public:
    /// Starts at once and becomes the store's listener. Reports dependency "peers" to `health`.
    /// All references must outlive this.
    Peers(PeersSettings settings, PositionStore& store, service::Health& health,
          service::Metrics& metrics);
    ~Peers();
    Peers(const Peers&) = delete;
    Peers& operator=(const Peers&) = delete;

    /// Waits for the first load: of what was stored before this tracker listened. Returns false if
    /// that takes longer than `within`, because the broker or the store is away.
    bool caught_up(std::chrono::milliseconds within);

 private:
    void count_unpublished(const std::string& reason);
    void run(const std::stop_token& stop);
    void learn(const amqp::IncomingMessage& message);
    void load();
    void beat();
    void publish_stored(const PositionStore::Stored& stored, PositionStore::Origin origin);
    void publish(std::string body, amqp::Properties properties);

    PeersSettings settings_;
    PositionStore& store_;
    prometheus::Gauge& count_;
    prometheus::Counter& loads_;
    prometheus::Counter& unpublished_;
    prometheus::Counter& missed_;
    fleet::MessageDecoder decoder_;  // used by thread_ only
    PeerSequences sequences_;        // used by thread_ only
    std::atomic<bool> must_load_ = false;
    std::atomic<bool> dropping_ = false;  // since the last message that the broker accepted
    std::promise<void> loaded_;
    std::future<void> first_load_ = loaded_.get_future();
    bool has_loaded_ = false;  // used by thread_ only

    std::mutex mutex_;  // guards the next two, and keeps messages in their order
    std::int64_t sequence_ = 0;
    std::chrono::steady_clock::time_point published_{};

    amqp::Publisher publisher_;
    amqp::Subscriber subscriber_;
    service::PeriodicCall beats_;
    std::jthread thread_;
};

/// Connects to the other trackers and waits up to 5 s for the first load. Returns null without
/// settings: the store belongs to this tracker alone.
std::unique_ptr<Peers> join_peers(const std::optional<PeersSettings>& settings,
                                  PositionStore& store, service::Health& health,
                                  service::Metrics& metrics);

}  // namespace convoy::tracker
