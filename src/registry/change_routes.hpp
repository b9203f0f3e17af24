// Serves the changes since a number, for services that keep a copy of the registry.
#pragma once

#include "http/server/router.hpp"
#include "registry/registry_context.hpp"

namespace convoy::registry {

/// How many requests may wait for a change at once. Each holds a thread; the server needs more
/// threads than this.
inline constexpr std::size_t max_waiting_readers = 48;

/// `context` must outlive the router.
void add_change_routes(http::Router& router, const RegistryContext& context);

}  // namespace convoy::registry
