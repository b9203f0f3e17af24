// The settings of --devices, and the devices that they define.
#pragma once

#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <vector>

#include "device-fleet/network/device_network.hpp"
#include "fleet/vehicle_name.hpp"
#include "service/settings.hpp"

namespace convoy::simulator {

struct DeviceSettings {
    std::optional<std::string> host{};  ///< of the gateway; without it positions go to the queue
    std::vector<std::string> protocols{};
    std::vector<std::string> ports{};  ///< "teltonika=15027"
    std::uint32_t max_kept = 1'000;
    std::uint32_t max_frames = 1;
    std::uint32_t max_records = 10;
    std::chrono::milliseconds answer_timeout{10'000};
    std::chrono::milliseconds clock_ahead{0};
    double faults = 0;
    std::optional<std::string> measured{};
    std::optional<std::string> acknowledged{};
    bool lists = false;
    std::uint64_t seed = 1;  ///< of the faults: that of the journeys
};

/// Declares the settings that begin with --device, and those that only matter with it.
void add_device_settings(service::SettingsReader& reader, DeviceSettings& settings);

/// Returns the device of each vehicle. The protocols take turns; a device's id depends only on its
/// protocol and the vehicle's number. Throws service::BadSetting.
std::vector<device_fleet::Station> make_stations(const DeviceSettings& settings,
                                                 std::size_t vehicles);

device_fleet::ClientSettings client_settings(const DeviceSettings& settings);

/// Writes a CSV of protocol, id and vehicle, by which the devices can be added to the registry.
void write_devices(std::ostream& out, const DeviceSettings& settings,
                   std::span<const fleet::VehicleName> vehicles);

}  // namespace convoy::simulator
