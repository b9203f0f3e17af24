// All settings of the position tracker, from its arguments and its environment.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "fleet/motion/estimate/motion.hpp"
#include "history/retention.hpp"
#include "http/server/server.hpp"
#include "live/broadcast.hpp"
#include "position-tracker/intake/intake.hpp"
#include "position-tracker/intake/peers.hpp"
#include "position-tracker/open_position_store.hpp"
#include "service/process.hpp"

namespace convoy::tracker {

struct TrackerSettings {
    service::ProcessSettings process;
    IntakeSettings intake;
    HistorySettings history;
    AdmissionLimits admission;
    std::uint64_t max_held = 1'000'000;
    std::optional<PeersSettings> peers;  ///< set if trackers may share the store
    std::optional<std::string> backups;  ///< the folder for backups
    http::ServerSettings server;
    http::ServerSettings admin;
    live::BroadcastSettings live;
    history::Retention retention{0};
    fleet::MotionSettings motion;
};

/// Reads arguments and environment. Returns nothing after `--help`; throws service::BadSetting.
std::optional<TrackerSettings> read_settings(int argc, const char* const* argv);

}  // namespace convoy::tracker
