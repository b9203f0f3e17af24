// Lists, creates, reads, changes and removes vehicles and devices.
#pragma once

#include "http/server/router.hpp"
#include "registry/registry_context.hpp"

namespace convoy::registry {

/// Adds the routes of /vehicles and of /devices. `context` must outlive the router.
void add_record_routes(http::Router& router, const RegistryContext& context);

}  // namespace convoy::registry
