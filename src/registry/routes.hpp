// What the registry serves: the API, and what the admin port has beside the usual.
#pragma once

#include "http/server/router.hpp"
#include "registry/backups.hpp"
#include "registry/registry_context.hpp"
#include "service/metrics.hpp"

namespace convoy::registry {

/// `context` must outlive the server.
http::Router public_routes(const RegistryContext& context);

/// Adds `POST /backup` to the routes of every admin port. All arguments must outlive the server.
http::Router admin_routes(const service::Health& health, const service::Metrics& metrics,
                          Backups& backups);

}  // namespace convoy::registry
