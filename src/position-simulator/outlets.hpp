// Chooses where the simulator's positions go.
#pragma once

#include <memory>

#include "position-simulator/position_sink.hpp"
#include "position-simulator/simulator_settings.hpp"
#include "service/health.hpp"
#include "service/metrics.hpp"

namespace convoy::simulator {

/// Returns the way to the queue, or with --devices that of these vehicles to a gateway. `health`
/// and `metrics` must outlive it. Throws service::CannotStart.
std::unique_ptr<Outlet> make_outlet(const SimulatorSettings& settings,
                                    std::vector<fleet::VehicleName> vehicles,
                                    service::Health& health, service::Metrics& metrics);

}  // namespace convoy::simulator
