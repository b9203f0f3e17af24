#include "device-gateway/sockets/stream_doors.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "service/log.hpp"
#include "service/log_pause.hpp"

namespace convoy::device_gateway {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

/// How often a thread looks for sessions that have been silent for too long.
constexpr std::chrono::seconds check_period{1};

net::ListenSettings listen_settings(const DoorSettings& settings,
                                    const net::TrustedNetworks& trusted) {
    net::ListenSettings made{.address = settings.address,
                             .ports = {},
                             .acceptors = settings.threads,
                             .limits = settings.limits,
                             .speaks_for_many = [&trusted](const asio::ip::address& peer) {
                                 // A test's fleet is on one machine.
                                 return peer.is_loopback() || trusted.contain(peer);
                             }};
    for (const DevicePort& port : settings.ports) {
        made.ports.push_back(port.port);
    }
    return made;
}

net::ListenEvents listen_events(service::Metrics& metrics) {
    auto& connections = metrics.gauge("convoy_device_connections", "Open connections of devices.");
    auto& most = metrics.gauge("convoy_device_connections_max",
                               "How many devices may be connected at the same time.");
    auto& refused = metrics.counter("convoy_device_connections_refused_total",
                                    "Connections beyond the limit, or without a descriptor left.");
    auto& broken = metrics.counter("convoy_device_connections_broken_total",
                                   "Connections that an unexpected exception ended.");
    return {.refused = [&refused](net::Refusal) { refused.Increment(); },
            .broken =
                [&broken](const std::string& why) {
                    static service::LogPause pause(std::chrono::steady_clock::now);
                    broken.Increment();
                    if (pause.is_over()) {
                        service::log_error("an exception ended the connection of a device",
                                           {{"reason", why}});
                    }
                },
            .occupied =
                [&connections, &most](const net::Occupancy& now) {
                    connections.Set(static_cast<double>(now.open));
                    most.Set(static_cast<double>(now.most));
                },
            .cannot_listen =
                [](std::uint16_t port, const std::string& why) {
                    service::log_warning(
                        "a port of devices is left out",
                        {{"port", static_cast<std::int64_t>(port)}, {"reason", why}});
                }};
}

}  // namespace

StreamDoors::StreamDoors(const DoorSettings& settings, service::Metrics& metrics)
    : trusted_(settings.trusted_proxies),
      listener_(listen_settings(settings, trusted_), listen_events(metrics)) {
    for (std::size_t index = 0; index < settings.ports.size(); ++index) {
        ports_[listener_.ports().at(index)] = settings.ports.at(index);
    }
    for (std::size_t number = 0; number < listener_.acceptors(); ++number) {
        threads_.push_back(std::make_unique<Thread>(listener_.executor(number)));
    }
}

StreamDoors::~StreamDoors() { stop(std::chrono::milliseconds::zero()); }

void StreamDoors::serve(const DeviceContext& context) {
    for (std::size_t number = 0; number < threads_.size(); ++number) {
        threads_.at(number)->group.unread.set_most(context.limits.max_unread / threads_.size());
        asio::co_spawn(listener_.executor(number), check_sessions(*threads_.at(number)),
                       asio::detached);
    }
    listener_.serve([this, &context](tcp::socket socket, std::size_t acceptor) {
        return open(std::move(socket), context, threads_.at(acceptor)->group);
    });
}

std::shared_ptr<net::AcceptedConnection> StreamDoors::open(tcp::socket socket,
                                                           const DeviceContext& context,
                                                           SessionGroup& group) const {
    boost::system::error_code gone_already;
    const auto found = ports_.find(socket.local_endpoint(gone_already).port());
    const DevicePort port = found == ports_.end() ? DevicePort{} : found->second;
    if (port.is_proxied) {
        return std::make_shared<ProxiedConnection>(std::move(socket), proxied_, context, group);
    }
    return std::make_shared<Session>(Arrival{.socket = std::move(socket)}, port.protocol, context,
                                     group);
}

asio::awaitable<void> StreamDoors::check_sessions(Thread& thread) {
    while (!listener_.stopping()) {
        thread.timer.expires_after(check_period);
        boost::system::error_code cancelled;
        co_await thread.timer.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
        const auto now = Session::Clock::now();
        for (Session& session : thread.group.sessions) {
            session.check(now);
        }
    }
}

void StreamDoors::stop(std::chrono::milliseconds patience) { listener_.stop(patience); }

}  // namespace convoy::device_gateway
