// What can be done with a device besides changing its members: moving it to another vehicle, and
// giving it a token.
#pragma once

#include "http/server/router.hpp"
#include "registry/registry_context.hpp"

namespace convoy::registry {

/// `context` must outlive the router.
void add_device_routes(http::Router& router, const RegistryContext& context);

}  // namespace convoy::registry
