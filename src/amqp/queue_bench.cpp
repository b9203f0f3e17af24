// Measures how many messages per second go publisher → broker (durable) → subscriber → accepted,
// with one connection each way, all on this machine. A round has a fixed size, so that it ends.
#include <benchmark/benchmark.h>

#include <chrono>
#include <string>
#include <vector>

#include "amqp/fixtures/broker_fixture.hpp"
#include "amqp/publisher.hpp"
#include "amqp/subscriber.hpp"

namespace convoy::amqp {
namespace {

constexpr std::size_t messages_per_round = 2'000;
constexpr std::size_t bytes_per_position = 98;

// Returns false if they stop coming.
bool take_and_accept(Subscriber& subscriber, std::size_t messages) {
    for (std::size_t accepted = 0; accepted < messages;) {
        std::vector<Ticket> tickets;
        for (const IncomingMessage& message : subscriber.take(500, std::chrono::seconds(10))) {
            benchmark::DoNotOptimize(message.body.data());
            tickets.push_back(message.ticket);
        }
        if (tickets.empty()) {
            return false;
        }
        subscriber.accept(tickets);
        accepted += tickets.size();
    }
    return subscriber.flush(std::chrono::seconds(10));
}

void through_the_queue(benchmark::State& state) {
    const auto positions_per_message = static_cast<std::size_t>(state.range(0));
    const std::string body(positions_per_message * bytes_per_position, 'x');
    BrokerFixture broker{BrokerFixture::NotStarted{}};
    broker.run_for_long();
    broker.start();
    Publisher publisher({.connection = broker.as("simulator"),
                         .address = "positions",
                         .outbox_messages = messages_per_round},
                        {});
    Subscriber subscriber({.connection = broker.as("tracker"), .address = "positions"}, {});
    std::size_t number = 0;
    for (auto _ : state) {
        for (std::size_t sent = 0; sent < messages_per_round; ++sent) {
            publisher.publish(
                {.body = body, .content_type = "application/json", .id = std::to_string(number++)});
        }
        if (!take_and_accept(subscriber, messages_per_round) ||
            !publisher.drain(std::chrono::seconds(10))) {
            state.SkipWithError("messages stopped coming");
            break;
        }
    }
    const auto messages = static_cast<double>(number);
    state.counters["messages/s"] = benchmark::Counter(messages, benchmark::Counter::kIsRate);
    state.counters["positions/s"] = benchmark::Counter(
        messages * static_cast<double>(positions_per_message), benchmark::Counter::kIsRate);
}

// Three rounds each: the first one is slow, because the JVM compiles.
BENCHMARK(through_the_queue)
    ->ArgName("positions_per_message")
    ->Arg(1)
    ->Arg(10)
    ->Arg(100)
    ->Arg(500)
    ->Iterations(3)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace convoy::amqp
