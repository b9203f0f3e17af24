// The way of positions to a device-gateway: each vehicle has a device that reports to it.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "device-fleet/network/device_network.hpp"
#include "position-simulator/device_settings.hpp"
#include "position-simulator/position_sink.hpp"
#include "position-simulator/record_file.hpp"
#include "service/health.hpp"
#include "service/metrics.hpp"

namespace convoy::simulator {

class DeviceOutlet final : public Outlet, PositionSink, device_fleet::NetworkEvents {
 public:
    /// Begins to connect. `health` and `metrics` must outlive it. Throws service::CannotStart if a
    /// setting is wrong, the host has no address or the file cannot be written.
    DeviceOutlet(const DeviceSettings& settings, std::vector<fleet::VehicleName> vehicles,
                 service::Health& health, service::Metrics& metrics);

    PositionSink& sink() override { return *this; }
    /// Returns whether half of the devices' space is free.
    bool has_space() const override;
    bool drain(std::chrono::milliseconds within) override;
    void finish(std::chrono::milliseconds within) override;

 private:
    /// What is known of a vehicle between two positions.
    struct Driven {
        std::size_t station = 0;
        std::optional<fleet::Time> moved{};  ///< when it moved last
    };

    void add(fleet::ReportedPosition position, fleet::Time now) override;
    std::optional<fleet::Time> due() const override;
    void publish_due(fleet::Time now) override;
    void publish() override;

    void acknowledged(std::size_t station, std::span<const device_fleet::Record> records,
                      std::chrono::milliseconds waited) override;
    void dropped(std::size_t station, std::size_t records) override;
    void denied(std::size_t station) override;
    void passed(std::size_t online) override;

    std::string host_;
    std::vector<fleet::VehicleName> vehicles_;
    std::vector<const device_fleet::Dialect*> dialects_;
    std::vector<std::string> devices_;  ///< "teltonika:352093081452251"
    std::unordered_map<std::string, Driven> driven_;
    std::vector<device_fleet::Measured> measured_;  ///< not passed to the network yet
    std::optional<fleet::Time> measured_at_;
    std::size_t space_;
    RecordFile measured_file_;
    RecordFile acknowledged_file_;  ///< of the network's thread
    service::Health& health_;
    prometheus::Counter& published_;
    prometheus::Counter& dropped_;
    prometheus::Gauge& online_;
    prometheus::Histogram& answer_seconds_;
    std::size_t ticks_ = 0;
    bool denials_logged_ = false;
    std::optional<device_fleet::DeviceNetwork> network_;  ///< last: its thread uses all the above
};

}  // namespace convoy::simulator
