#include "position-simulator/device_outlet.hpp"

#include <utility>

#include "device-fleet/dialects/steps.hpp"
#include "device-fleet/network/resolve.hpp"
#include "service/cannot_start.hpp"
#include "service/log.hpp"

namespace convoy::simulator {

namespace {

using namespace std::chrono_literals;

constexpr const char* gateway_dependency = "device-gateway";
/// A driver who stands for longer switches the engine off.
constexpr std::chrono::seconds ignition_time = 30s;
/// One sync for the answers of this many ticks of the network.
constexpr std::size_t ticks_of_sync = 4;
constexpr std::uint64_t min_satellites = 7;
constexpr std::uint64_t satellite_range = 8;

/// A number that changes slowly and differs between vehicles.
std::uint8_t satellites_of(std::size_t station, fleet::Time time) {
    const auto minutes = static_cast<std::uint64_t>(time.time_since_epoch() / 1min);
    return static_cast<std::uint8_t>(min_satellites + (station + minutes) % satellite_range);
}

device_fleet::NetworkSettings network_settings(const DeviceSettings& settings) {
    const auto address = device_fleet::resolve_gateway(*settings.host);
    if (!address) {
        throw service::CannotStart("--devices is '" + *settings.host +
                                   "': " + address.error().message());
    }
    return {.address = *address, .client = client_settings(settings)};
}

}  // namespace

DeviceOutlet::DeviceOutlet(const DeviceSettings& settings, std::vector<fleet::VehicleName> vehicles,
                           service::Health& health, service::Metrics& metrics)
    : host_(settings.host.value()),
      vehicles_(std::move(vehicles)),
      space_(vehicles_.size() * settings.max_kept),
      measured_file_(settings.measured),
      acknowledged_file_(settings.acknowledged),
      health_(health),
      published_(metrics.counter("convoy_positions_published_total",
                                 "Positions that the device-gateway has answered.")),
      dropped_(metrics.counter("convoy_positions_dropped_total",
                               "Positions that a device had no more space for, or that it has "
                               "forgotten without an answer.")),
      online_(metrics.gauge("convoy_simulated_devices_online",
                            "Simulated devices that are connected to a gateway.")),
      answer_seconds_(metrics.histogram("convoy_device_answer_seconds",
                                        "From the first sending of a frame to its answer.")) {
    const auto stations = make_stations(settings, vehicles_.size());
    for (std::size_t station = 0; station < stations.size(); ++station) {
        dialects_.push_back(stations[station].dialect);
        devices_.push_back(std::string(stations[station].dialect->traits().protocol) + ":" +
                           stations[station].device.id);
        driven_.emplace(vehicles_[station].text(), Driven{.station = station});
    }
    health_.expect(gateway_dependency);
    network_.emplace(stations, network_settings(settings),
                     static_cast<device_fleet::NetworkEvents&>(*this));
}

void DeviceOutlet::add(fleet::ReportedPosition position, fleet::Time now) {
    Driven& driven = driven_.at(position.vehicle.text());
    const fleet::Position& reported = position.position;
    const auto speed = reported.reported.speed();
    if (!driven.moved || !speed || speed->value > 0) {
        driven.moved = reported.time;
    }
    const auto record =
        device_fleet::in_steps_of(dialects_[driven.station]->traits(),
                                  {.time = reported.time,
                                   .place = reported.coordinates,
                                   .motion = reported.reported,
                                   .accuracy = reported.accuracy,
                                   .ignition = reported.time - *driven.moved < ignition_time,
                                   .satellites = satellites_of(driven.station, reported.time)});
    measured_.push_back({driven.station, record});
    measured_file_.add(devices_[driven.station], vehicles_[driven.station], {&record, 1});
    measured_at_ = measured_at_.value_or(now);
}

std::optional<fleet::Time> DeviceOutlet::due() const { return measured_at_; }

void DeviceOutlet::publish_due(fleet::Time /*now*/) { publish(); }

void DeviceOutlet::publish() {
    measured_at_.reset();
    measured_file_.flush();
    network_->measure(std::exchange(measured_, {}));
}

bool DeviceOutlet::has_space() const { return network_->kept() <= space_ / 2; }

bool DeviceOutlet::drain(std::chrono::milliseconds within) { return network_->drain(within); }

void DeviceOutlet::finish(std::chrono::milliseconds within) {
    const bool done = drain(within);
    const auto left = static_cast<std::int64_t>(network_->kept());
    network_.reset();
    acknowledged_file_.flush();
    if (done) {
        service::log_info("stopped, every device has its answers");
    } else {
        service::log_warning("stopped with positions that the device-gateway has not answered",
                             {{"positions", left}});
    }
}

void DeviceOutlet::acknowledged(std::size_t station, std::span<const device_fleet::Record> records,
                                std::chrono::milliseconds waited) {
    published_.Increment(static_cast<double>(records.size()));
    answer_seconds_.Observe(std::chrono::duration<double>(waited).count());
    acknowledged_file_.add(devices_[station], vehicles_[station], records);
}

void DeviceOutlet::dropped(std::size_t /*station*/, std::size_t records) {
    dropped_.Increment(static_cast<double>(records));
}

void DeviceOutlet::denied(std::size_t station) {
    if (!std::exchange(denials_logged_, true)) {  // not one for each of thousands
        service::log_warning("the device-gateway denies the device of a vehicle",
                             {{"vehicle", vehicles_[station].text()}});
    }
}

void DeviceOutlet::passed(std::size_t online) {
    online_.Set(static_cast<double>(online));
    if (online > 0) {
        health_.up(gateway_dependency, host_);
    } else {
        health_.down(gateway_dependency, "no device is connected");
    }
    if (++ticks_ % ticks_of_sync == 0) {
        acknowledged_file_.flush();
    }
}

}  // namespace convoy::simulator
