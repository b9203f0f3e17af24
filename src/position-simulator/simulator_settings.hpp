// The simulator's settings, and the source and pace that they define.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fleet/units.hpp"
#include "http/server/server.hpp"
#include "position-simulator/batcher.hpp"
#include "position-simulator/device_settings.hpp"
#include "position-simulator/position_publisher.hpp"
#include "position-simulator/simulator.hpp"
#include "position-simulator/source.hpp"
#include "service/process.hpp"

namespace convoy::simulator {

enum class ReplayTimes { own, now };

struct SimulatorSettings {
    service::ProcessSettings process{.admin_port = 9103};
    http::ServerSettings admin;
    std::vector<std::string> queue_urls{"amqp://localhost:5672"};
    std::optional<std::string> queue_ca_file;
    std::string tracks = "tracks";
    std::uint32_t vehicles = 0;
    double rate = 1.0;
    std::uint64_t seed = 1;
    fleet::Metres noise{};
    bool reported_speed = false;
    double speed_up = 1;
    std::optional<std::string> start;
    std::optional<std::string> truth;
    std::optional<std::string> replay;
    std::vector<std::string> replay_columns{"vehicle=vehicle_id", "time=timestamp", "lat=latitude",
                                            "lon=longitude"};
    ReplayTimes replay_times = ReplayTimes::now;
    Encoding encoding = Encoding::json;
    std::uint32_t batch = 100;
    std::chrono::milliseconds batch_linger{50};
    std::uint32_t outbox_messages = 10'000;
    DeviceSettings devices;
};

/// Returns nullopt after `--help` or `--version`. Throws service::BadSetting.
std::optional<SimulatorSettings> read_settings(int argc, const char* const* argv);

/// Adds the login from the environment. Throws service::BadSetting.
QueueSettings queue_settings(const SimulatorSettings& settings);

/// `start_number` is random, so that message ids differ from those of every other start.
BatchSettings batch_settings(const SimulatorSettings& settings, std::uint64_t start_number);

/// Which positions are published, and when.
struct Schedule {
    std::unique_ptr<Source> source;
    Pace pace;
    /// In the order of their numbers: the first position of a lower number is not later.
    std::vector<fleet::VehicleName> vehicles{};
};

using Clock = std::function<fleet::Time()>;

/// Returns the machine's time.
fleet::Time system_time();

/// Loads and logs the tracks or the recording, then reads the clock, so that loading does not delay
/// the first position. Throws service::CannotStart if a setting or a file is not valid.
Schedule make_schedule(const SimulatorSettings& settings, const Clock& clock);

/// Returns the vehicles of the schedule that these settings make. Logs nothing. Throws
/// service::CannotStart.
std::vector<fleet::VehicleName> load_vehicles(const SimulatorSettings& settings);

}  // namespace convoy::simulator
