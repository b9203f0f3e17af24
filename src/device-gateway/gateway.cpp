#include "device-gateway/gateway.hpp"

#include <algorithm>
#include <random>
#include <utility>

#include "admin/request_events.hpp"
#include "device-gateway/doors/token_masking.hpp"
#include "http/upstream/address.hpp"
#include "net/cannot_listen.hpp"
#include "service/log.hpp"
#include "service/process.hpp"
#include "service/settings.hpp"

namespace convoy::device_gateway {

namespace {

/// An operator who looks for a device sees it a moment after it was denied.
constexpr std::chrono::milliseconds report_period{500};

fleet::Time system_time() {
    return std::chrono::floor<fleet::Time::duration>(std::chrono::system_clock::now());
}

http::UpstreamAddress registry_of(const GatewayParts& parts) {
    return http::parse_upstream(parts.registry_url.value()).value();
}

}  // namespace

GatewayParts parts_of(const GatewaySettings& settings) {
    return {.doors = door_settings(settings),
            .http_ports = http_ports(settings),
            .intake = intake_settings(settings, service::random_epoch()),
            .limits = settings.limits,
            .max_trace_bytes = std::size_t{settings.trace_mebibytes} * 1024 * 1024,
            .trace_token = service::secret("TRACE_TOKEN", settings.trace_token_file),
            .accept_unknown = settings.accept_unknown,
            .registry_url = settings.registry_url,
            .registry_copy = settings.registry_copy};
}

Gateway::Gateway(const GatewayParts& parts, service::Health& health, service::Metrics& metrics)
    : metrics_(metrics),
      http_metrics_(metrics),
      traces_(parts.max_trace_bytes),
      trace_token_(parts.trace_token),
      devices_([this] { return copy(); }, parts.accept_unknown),
      http_doors_({.intake = intake_,
                   .devices = devices_,
                   .metrics = http_metrics_,
                   .now = system_time,
                   .denied = [this](const DeviceKey& device,
                                    const std::string& address) { report_denied(device, address); },
                   .traces = &traces_}),
      context_{.intake = intake_,
               .devices = devices_,
               .metrics = metrics_,
               .limits = parts.limits,
               .now = system_time,
               .denied = [this](const DeviceKey& device,
                                const std::string& address) { report_denied(device, address); },
               .traces = &traces_},
      stream_doors_(parts.doors, metrics),
      intake_(parts.intake, health, metrics) {
    if (parts.registry_url) {
        registry_.emplace(registry::FollowerSettings{.registry = registry_of(parts),
                                                     .file = parts.registry_copy,
                                                     .seed = std::random_device{}()},
                          health);
        denied_.emplace(registry_of(parts), report_period);
    }
    stream_doors_.serve(context_);
    datagrams_.emplace(parts.doors, stream_doors_.executor(), context_);
    open_http(parts, metrics);
}

// NOLINTNEXTLINE(bugprone-exception-escape): a thread that cannot be joined ends the process
Gateway::~Gateway() { stop(std::chrono::milliseconds::zero()); }

void Gateway::add_admin_routes(http::Router& router) const {
    add_frame_routes(router, {.traces = traces_,
                              .devices = devices_,
                              .token = trace_token_,
                              .start = service::random_epoch()});
}

void Gateway::report_denied(const DeviceKey& device, const std::string& address) {
    if (denied_) {
        denied_->denied(device, address);
    }
}

std::shared_ptr<const registry::Copy> Gateway::copy() const {
    static const auto none_listed = std::make_shared<const registry::Copy>();
    return registry_ ? registry_->copy() : none_listed;
}

void Gateway::open_http(const GatewayParts& parts, service::Metrics& metrics) {
    for (const HttpPort& port : parts.http_ports) {
        const http::ServerSettings settings{.address = parts.doors.address,
                                            .port = port.port,
                                            .max_connections = parts.doors.limits.connections,
                                            .max_body_bytes = max_door_body_bytes,
                                            .trusted_proxies = parts.doors.trusted_proxies};
        auto events = without_tokens(admin::request_events(metrics, settings.max_long_answers));
        if (!servers_.empty()) {
            events.occupied = {};  // the gauge of connections is that of the first port
        }
        try {
            servers_.push_back(std::make_unique<http::Server>(
                settings, http_doors_.routes(port.root), std::move(events)));
        } catch (const net::CannotListen& error) {
            service::log_warning(
                "a port of devices is left out",
                {{"port", static_cast<std::int64_t>(port.port)}, {"reason", error.what()}});
        }
    }
}

std::vector<std::uint16_t> Gateway::http_ports() const {
    std::vector<std::uint16_t> ports;
    ports.reserve(servers_.size());
    for (const auto& server : servers_) {
        ports.push_back(server->port());
    }
    return ports;
}

bool Gateway::stop(std::chrono::milliseconds patience) {
    const auto end = Session::Clock::now() + patience;
    const auto left = [end] {
        return std::max(std::chrono::milliseconds::zero(),
                        std::chrono::floor<std::chrono::milliseconds>(end - Session::Clock::now()));
    };
    if (datagrams_) {
        datagrams_->stop(left());
    }
    for (const auto& server : servers_) {
        server->stop(left());
    }
    stream_doors_.stop(left());
    return intake_.drain(patience);
}

}  // namespace convoy::device_gateway
