#include "position-simulator/position_publisher.hpp"

#include <utility>

#include "service/log.hpp"

namespace convoy::simulator {
namespace {

constexpr const char* dependency = "queue";

amqp::PublisherSettings publisher_settings(const QueueSettings& settings) {
    return {.connection = {.urls = settings.urls,
                           .ca_file = settings.ca_file,
                           .user = settings.user,
                           .password = settings.password,
                           .container_id = "position-simulator"},
            .address = "positions",
            .outbox_messages = settings.outbox_messages};
}

}  // namespace

PositionPublisher::PositionPublisher(const QueueSettings& settings, service::Health& health,
                                     service::Metrics& metrics)
    : outbox_messages_(settings.outbox_messages),
      published_(metrics.counter("convoy_positions_published_total",
                                 "Positions that the broker has accepted.")),
      dropped_(metrics.counter(
          "convoy_positions_dropped_total",
          "Positions that the broker refused, or that did not fit into the outbox.")),
      outbox_(metrics.gauge("convoy_outbox_messages",
                            "Messages that the broker has not accepted yet.")),
      publisher_(publisher_settings(settings), events(health)) {
    metrics.gauge("convoy_outbox_messages_max", "How many messages the outbox may hold: --outbox.")
        .Set(static_cast<double>(outbox_messages_));
}

void PositionPublisher::publish(Batch batch) {
    publisher_.publish({.body = std::move(batch.body),
                        .content_type = std::move(batch.content_type),
                        .id = std::move(batch.id)});
    outbox_.Set(static_cast<double>(outbox_size()));
}

bool PositionPublisher::has_space() const { return outbox_size() <= outbox_messages_ / 2; }

bool PositionPublisher::drain(std::chrono::milliseconds within) { return publisher_.drain(within); }

void PositionPublisher::finish(std::chrono::milliseconds within) {
    if (drain(within)) {
        service::log_info("stopped, everything is published");
    } else {
        service::log_warning("stopped with messages that the broker has not accepted",
                             {{"messages", static_cast<std::int64_t>(outbox_size())}});
    }
}

amqp::PublisherEvents PositionPublisher::events(service::Health& health) {
    health.expect(dependency);
    return {.connection = {.connected =
                               [&health](const std::string& url) { health.up(dependency, url); },
                           .disconnected =
                               [&health](const std::string& reason) {
                                   health.down(dependency, reason);
                               }},
            .accepted =
                [this](const amqp::OutgoingMessage& message) {
                    dropping_ = false;
                    published_.Increment(static_cast<double>(positions_in(message.id)));
                },
            .dropped = [this](const amqp::OutgoingMessage& message,
                              const std::string& reason) { count_dropped(message, reason); }};
}

void PositionPublisher::count_dropped(const amqp::OutgoingMessage& message,
                                      const std::string& reason) {
    dropped_.Increment(static_cast<double>(positions_in(message.id)));
    if (!dropping_.exchange(true)) {  // log once, not for each message of an outage
        service::log_warning("positions are dropped",
                             {{"reason", reason}, {"message_id", message.id}});
    }
}

}  // namespace convoy::simulator
