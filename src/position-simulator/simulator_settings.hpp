// What the operator of a simulator may set, and the source and pace that follow from it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "http/server.hpp"
#include "position-simulator/batcher.hpp"
#include "position-simulator/position_publisher.hpp"
#include "position-simulator/simulator.hpp"
#include "position-simulator/source.hpp"
#include "service/process.hpp"

namespace convoy::simulator {

enum class ReplayTimes { own, now };

struct SimulatorSettings {
    service::ProcessSettings process{.admin_port = 9103};
    std::vector<std::string> queue_urls{"amqp://localhost:5672"};
    std::optional<std::string> queue_ca_file;
    std::string tracks = "tracks";
    std::uint32_t vehicles = 0;
    double rate = 1.0;
    std::uint64_t seed = 1;
    double noise_metres = 0;
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
};

/// Nothing where only help was asked for. Throws service::BadSetting.
std::optional<SimulatorSettings> read_settings(int argc, const char* const* argv);

/// Of the operator's port.
http::ServerSettings admin_settings(const SimulatorSettings& settings);

/// With the login from the environment. Throws service::BadSetting.
QueueSettings queue_settings(const SimulatorSettings& settings);

/// `run`: a random number, to tell this run's messages from those of others.
BatchSettings batch_settings(const SimulatorSettings& settings, std::uint64_t run);

/// What is published, and when.
struct Programme {
    std::unique_ptr<Source> source;
    Pace pace;
};

using Clock = std::function<fleet::Time()>;

/// The machine's clock.
fleet::Time system_time();

/// Loads tracks or recording, then asks for the time, from which the run begins; logs what was
/// found. Throws service::BadSetting, or std::runtime_error where a file is not as it should be.
Programme make_programme(const SimulatorSettings& settings, const Clock& clock);

}  // namespace convoy::simulator
