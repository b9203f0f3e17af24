// Gateways report the devices that they have denied; operators read which these are.
#pragma once

#include "http/server/router.hpp"
#include "registry/registry_context.hpp"

namespace convoy::registry {

/// `context` must outlive the router. A report needs no token: a gateway is open to the world, and
/// should not hold the one that changes the registry.
void add_unknown_routes(http::Router& router, const RegistryContext& context);

}  // namespace convoy::registry
