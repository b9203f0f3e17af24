#include "position-simulator/outlets.hpp"

#include <random>
#include <utility>

#include "position-simulator/device_outlet.hpp"
#include "position-simulator/queue_outlet.hpp"

namespace convoy::simulator {

std::unique_ptr<Outlet> make_outlet(const SimulatorSettings& settings,
                                    std::vector<fleet::VehicleName> vehicles,
                                    service::Health& health, service::Metrics& metrics) {
    if (settings.devices.host) {
        return std::make_unique<DeviceOutlet>(settings.devices, std::move(vehicles), health,
                                              metrics);
    }
    return std::make_unique<QueueOutlet>(queue_settings(settings),
                                         batch_settings(settings, std::random_device{}()), health,
                                         metrics);
}

}  // namespace convoy::simulator
