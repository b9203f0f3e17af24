#include "position-tracker/intake/peers.hpp"

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

#include "service/log.hpp"

namespace convoy::tracker {
namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

constexpr const char* dependency = "peers";
constexpr const char* publisher_property = "publisher";
constexpr const char* sequence_property = "sequence";
constexpr const char* erased_property = "erased";
constexpr const char* taken_in_property = "taken_in";
constexpr auto peers_take_timeout = 200ms;
constexpr auto beat_check_period = 200ms;
constexpr auto between_beats = 1s;
/// A start waits this long for a broker that may be away.
constexpr auto patience = 5s;
constexpr std::uint32_t credit = 1'000;
/// The tracker that stored the positions has checked their times.
constexpr fleet::AcceptedTimes any_stored_time{.newest = fleet::Time::max(),
                                               .oldest = fleet::Time::min()};

prometheus::Counter& count_dropped(service::Metrics& metrics, const std::string& direction) {
    return metrics.counter("convoy_peer_messages_dropped_total",
                           "Messages between trackers on the same store that never arrived, or "
                           "could not be read.",
                           {{"direction", direction}});
}

// Declares the dependency, before the connection reports its state.
amqp::ConnectionSettings expecting_peers(service::Health& health,
                                         amqp::ConnectionSettings connection) {
    health.expect(dependency);
    return connection;
}

std::vector<fleet::DeviceRecord> records_of(std::span<const history::StoredReading> readings) {
    std::vector<fleet::DeviceRecord> records;
    records.reserve(readings.size());
    for (const history::StoredReading& reading : readings) {
        records.push_back({.vehicle = reading.vehicle,
                           .time = reading.time,
                           .attributes = reading.attributes,
                           .device = reading.device});
    }
    return records;
}

std::vector<history::StoredReading> readings_of(std::vector<fleet::ReportedReading> reported) {
    std::vector<history::StoredReading> readings;
    readings.reserve(reported.size());
    for (fleet::ReportedReading& reading : reported) {
        readings.push_back({.vehicle = std::move(reading.vehicle),
                            .time = reading.time,
                            .attributes = std::move(reading.attributes),
                            .device = std::move(reading.device)});
    }
    return readings;
}

// Returns the bodies of as many messages as are needed.
template <class Element>
std::vector<std::string> bodies_of(std::span<const Element> elements) {
    std::vector<std::string> bodies;
    while (!elements.empty()) {
        const auto some = elements.first(fleet::fit_in_message(elements));
        bodies.push_back(fleet::encode_protobuf(some));
        elements = elements.subspan(some.size());
    }
    return bodies;
}

template <class Value>
const Value* property(const amqp::IncomingMessage& message, const std::string& name) {
    const auto found = message.properties.find(name);
    return found == message.properties.end() ? nullptr : std::get_if<Value>(&found->second);
}

}  // namespace

Peers::Peers(PeersSettings settings, PositionStore& store, service::Health& health,
             service::Metrics& metrics)
    : settings_(std::move(settings)),
      store_(store),
      count_(
          metrics.gauge("convoy_peers", "Other trackers on the same store whose messages arrive.")),
      loads_(metrics.counter("convoy_peer_loads_total",
                             "Times that the fleet was loaded from the store because messages of "
                             "other trackers may have been missed.")),
      unpublished_(count_dropped(metrics, "sent")),
      missed_(count_dropped(metrics, "received")),
      publisher_({.connection = settings_.connection,
                  .address = settings_.address,
                  .outbox_messages = settings_.outbox_messages},
                 {.connection = {},
                  .accepted = [this](const auto&) { dropping_ = false; },
                  .dropped = [this](const auto&,
                                    const std::string& reason) { count_unpublished(reason); }}),
      subscriber_(
          {.connection = expecting_peers(health, settings_.connection),
           .address = settings_.address,
           .credit = credit},
          {.connected =
               [this, &health](const std::string& url) {
                   health.up(dependency, url);  // so that it is up before loaded data is shown
                   must_load_ = true;
               },
           .disconnected = [&health](const std::string& why) { health.down(dependency, why); }}),
      beats_(beat_check_period, [this] { beat(); }),
      thread_([this](const std::stop_token& stop) { run(stop); }) {
    store_.set_listener(
        {.stored = [this](const auto& stored,
                          PositionStore::Origin origin) { publish_stored(stored, origin); },
         .erased =
             [this](const fleet::VehicleName& vehicle) {
                 publish({}, {{erased_property, vehicle.text()}});
             }});
}

Peers::~Peers() { store_.set_listener({}); }

bool Peers::caught_up(std::chrono::milliseconds within) {
    return first_load_.wait_for(within) == std::future_status::ready;
}

void Peers::publish_stored(const PositionStore::Stored& stored, PositionStore::Origin origin) {
    amqp::Properties properties;
    if (origin == PositionStore::Origin::store) {
        properties.emplace(taken_in_property, std::int64_t{1});
    }
    // Positions come first: readings of a vehicle that is not known are not shown.
    for (std::string& body : bodies_of(stored.positions)) {
        publish(std::move(body), properties);
    }
    const auto records = records_of(stored.readings);
    for (std::string& body : bodies_of(std::span<const fleet::DeviceRecord>(records))) {
        publish(std::move(body), properties);
    }
}

void Peers::publish(std::string body, amqp::Properties properties) {
    const std::scoped_lock lock(mutex_);
    ++sequence_;
    published_ = Steady::now();
    properties.emplace(publisher_property, settings_.name);
    properties.emplace(sequence_property, sequence_);
    publisher_.publish({.body = std::move(body),
                        .content_type = std::string(fleet::protobuf_content_type),
                        .id = settings_.name + "-" + std::to_string(sequence_),
                        .durable = false,
                        .properties = std::move(properties)});
}

void Peers::count_unpublished(const std::string& reason) {
    unpublished_.Increment();
    if (!dropping_.exchange(true)) {  // log once, not for each message of an outage
        service::log_warning(
            "messages for other trackers are dropped; these load the positions from the store",
            {{"reason", reason}});
    }
}

void Peers::beat() {
    {
        const std::scoped_lock lock(mutex_);
        if (Steady::now() - published_ < between_beats) {
            return;
        }
    }
    publish({}, {});
}

void Peers::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        const auto messages = subscriber_.take(credit, peers_take_timeout);
        std::vector<amqp::Ticket> taken;
        for (const amqp::IncomingMessage& message : messages) {
            learn(message);
            taken.push_back(message.ticket);
        }
        subscriber_.accept(taken);
        if (sequences_.any_fell_silent(Steady::now())) {
            must_load_ = true;
        }
        count_.Set(static_cast<double>(sequences_.active_peers()));
        load();
    }
}

void Peers::learn(const amqp::IncomingMessage& message) {
    const auto* publisher = property<std::string>(message, publisher_property);
    const auto* sequence = property<std::int64_t>(message, sequence_property);
    if (publisher != nullptr && *publisher == settings_.name) {
        return;
    }
    const bool is_numbered = publisher != nullptr && sequence != nullptr;
    if (is_numbered) {
        const MissedMessages missed = sequences_.receive(*publisher, *sequence, Steady::now());
        missed_.Increment(static_cast<double>(missed.count));
        if (missed.must_load) {
            must_load_ = true;
        }
    }
    auto decoded = decoder_.decode({.content_type = message.content_type, .body = message.body},
                                   any_stored_time);
    if (!is_numbered || !decoded) {
        missed_.Increment();
        service::log_warning("a message of another tracker cannot be read",
                             {{"message_id", message.id}});
        must_load_ = true;
        return;
    }
    const bool is_taken_in = property<std::int64_t>(message, taken_in_property) != nullptr;
    const auto readings = readings_of(std::move(decoded->readings));
    store_.learn({.positions = decoded->positions, .readings = readings},
                 is_taken_in ? PositionStore::Origin::store : PositionStore::Origin::devices);
    const auto* erased = property<std::string>(message, erased_property);
    if (const auto vehicle = erased ? fleet::VehicleName::from(*erased) : std::nullopt) {
        store_.forget(*vehicle);
    }
}

// `run` tries a load that failed again in its next round.
void Peers::load() {
    if (!must_load_.exchange(false)) {
        return;
    }
    if (const auto loaded = store_.reload(); !loaded) {
        service::log_warning(
            "the fleet could not be loaded from the store; the next round tries again",
            {{"detail", loaded.error().what}});
        must_load_ = true;
        return;
    }
    loads_.Increment();
    sequences_.loaded(Steady::now());
    if (!std::exchange(has_loaded_, true)) {
        loaded_.set_value();
    }
}

std::unique_ptr<Peers> join_peers(const std::optional<PeersSettings>& settings,
                                  PositionStore& store, service::Health& health,
                                  service::Metrics& metrics) {
    if (!settings) {
        return nullptr;
    }
    auto peers = std::make_unique<Peers>(*settings, store, health, metrics);
    if (!peers->caught_up(patience)) {
        // Without the broker, no tracker stores anything either.
        service::log_warning("messages of other trackers cannot be received yet",
                             {{"address", settings->address}});
    }
    return peers;
}

}  // namespace convoy::tracker
