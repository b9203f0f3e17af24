#include "http/server/server.hpp"

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/thread_pool.hpp>
#include <random>
#include <string_view>
#include <utility>

#include "http/message/request_id.hpp"
#include "http/server/connection.hpp"
#include "http/server/forwarder.hpp"
#include "net/descriptors.hpp"
#include "net/listener.hpp"

namespace convoy::http {

namespace asio = boost::asio;

namespace {

std::uint64_t random_seed() {
    std::random_device device;
    return (std::uint64_t{device()} << 32U) | device();
}

std::string_view reason_of(net::Refusal why) {
    switch (why) {
        case net::Refusal::too_many_connections:
            return "too_many_connections";
        case net::Refusal::too_many_of_address:
            return "too_many_of_address";
        case net::Refusal::no_descriptors:
            break;
    }
    return "no_descriptors";
}

/// Returns listener events that call `events`.
net::ListenEvents listen_events(const ServerEvents& events) {
    net::ListenEvents made{.broken = events.broken};
    if (events.refused) {
        made.refused = [refused = events.refused](net::Refusal why) { refused(reason_of(why)); };
    }
    if (events.occupied) {
        made.occupied = [occupied = events.occupied](const net::Occupancy& now) {
            occupied(now.open, now.most, now.wanted);
        };
    }
    return made;
}

net::ListenSettings listen_settings(const ServerSettings& settings, const TrustedProxies& proxies) {
    const bool operators = settings.admission && settings.admission->operators_port;
    return {
        .address = settings.address,
        .ports = {settings.port},
        .limits = {.connections = settings.max_connections,
                   .per_address = settings.max_connections_per_address,
                   .refused_at_once = settings.max_refused_at_once},
        .descriptors = operators ? net::DescriptorUse::operators : net::DescriptorUse::clients,
        .speaks_for_many =
            [&proxies](const asio::ip::address& peer) { return proxies.contain(peer); },
    };
}

/// Reduces the limits if descriptors for upstreams are short. Long answers then get at most half of
/// the connections, because each holds one until its client has read it.
ServerSettings fitted(ServerSettings settings) {
    const std::size_t available = net::descriptors_of_upstreams();
    if (available < settings.max_upstream_connections) {
        settings.max_upstream_connections = std::max<std::size_t>(available, 1);
        settings.max_long_answers =
            std::min(settings.max_long_answers, std::max<std::size_t>(available / 2, 1));
    }
    return settings;
}

}  // namespace

/// The objects that all connections share. There is one acceptor, so the connections use them on
/// one thread.
struct Server::Shared {
    Shared(ServerSettings set, Router routes, ServerEvents to_notify)
        : settings(fitted(std::move(set))),
          router(std::move(routes)),
          events(std::move(to_notify)),
          admission(settings.admission),
          proxies(settings.trusted_proxies),
          listener(listen_settings(settings, proxies), listen_events(events)),
          forwarder(listener.executor(), settings, events),
          long_answers(listener.executor(), {.all = settings.max_long_answers,
                                             .per_address = settings.max_long_answers_per_address}),
          workers(std::max<std::size_t>(settings.workers, 1)) {}

    ServerContext context() {
        return {settings,  router,    events,  workers,      ids,
                forwarder, admission, proxies, long_answers, listener};
    }

    const ServerSettings settings;
    const Router router;
    const ServerEvents events;
    const std::optional<Admission> admission;
    const TrustedProxies proxies;
    net::Listener listener;
    RequestIds ids{random_seed()};
    Forwarder forwarder;
    LongAnswers long_answers;
    asio::thread_pool workers;
};

Server::Server(ServerSettings settings, Router router, ServerEvents events)
    : shared_(new Shared(std::move(settings), std::move(router), std::move(events))) {
    shared_->listener.serve([shared = shared_.get()](asio::ip::tcp::socket socket, std::size_t) {
        return std::make_shared<Connection>(std::move(socket), shared->context());
    });
}

// NOLINTNEXTLINE(bugprone-exception-escape): a thread that cannot be joined ends the process
Server::~Server() { stop(std::chrono::milliseconds::zero()); }

std::uint16_t Server::port() const { return shared_->listener.port(); }

std::size_t Server::connections() const { return shared_->listener.connections(); }

void Server::stop(std::chrono::milliseconds patience) {
    shared_->listener.stop(patience);
    shared_->workers.join();
}

}  // namespace convoy::http
