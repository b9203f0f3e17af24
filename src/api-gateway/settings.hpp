// The settings of the api-gateway: command line and environment.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api-gateway/tracker.hpp"
#include "http/server/server.hpp"
#include "live/broadcast.hpp"
#include "service/process.hpp"

namespace convoy::gateway {

struct Settings {
    service::ProcessSettings process;
    http::ServerSettings server;
    http::ServerSettings admin;
    TrackerUpstreamSettings tracker;
    live::BroadcastSettings live;
    std::vector<std::string> allowed_origins;
};

/// Reads arguments and environment. Returns nullopt after `--help` or `--version`. Throws
/// service::BadSetting.
std::optional<Settings> read_settings(int argc, const char* const* argv);

}  // namespace convoy::gateway
