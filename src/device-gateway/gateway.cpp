#include "device-gateway/gateway.hpp"

#include "service/process.hpp"

namespace convoy::device_gateway {

namespace {

fleet::Time system_time() {
    return std::chrono::floor<fleet::Time::duration>(std::chrono::system_clock::now());
}

}  // namespace

GatewayParts parts_of(const GatewaySettings& settings) {
    return {.doors = door_settings(settings),
            .intake = intake_settings(settings, service::random_epoch()),
            .limits = settings.limits};
}

Gateway::Gateway(const GatewayParts& parts, service::Health& health, service::Metrics& metrics)
    : metrics_(metrics),
      stream_doors_(parts.doors, metrics),
      intake_(parts.intake, health, metrics),
      context_{.intake = intake_,
               .devices = devices_,
               .metrics = metrics_,
               .limits = parts.limits,
               .now = system_time} {
    stream_doors_.serve(context_);
    datagrams_.emplace(parts.doors, stream_doors_.executor(), context_);
}

bool Gateway::stop(std::chrono::milliseconds patience) {
    datagrams_->stop();
    stream_doors_.stop(patience);
    return intake_.drain(patience);
}

}  // namespace convoy::device_gateway
