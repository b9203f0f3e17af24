#pragma once

#include "http/router.hpp"
#include "service/health.hpp"

namespace convoy::simulator {

/// The operator's pages as HTTP. They refer to both arguments.
http::Router admin_routes(const service::Health& health, const service::Metrics& metrics);

}  // namespace convoy::simulator
