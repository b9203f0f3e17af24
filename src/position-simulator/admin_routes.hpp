#pragma once

#include "http/router.hpp"
#include "http/server.hpp"
#include "service/health.hpp"

namespace convoy::simulator {

/// The operator's pages as HTTP. They refer to both arguments.
http::Router admin_routes(const service::Health& health, const service::Metrics& metrics);

/// Counts what its server refuses, and connections that an exception ended.
http::ServerEvents admin_events(service::Metrics& metrics);

}  // namespace convoy::simulator
