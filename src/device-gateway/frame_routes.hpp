// The route by which an operator sees what devices have sent.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "device-gateway/intake/known_devices.hpp"
#include "device-gateway/traces/frame_traces.hpp"
#include "http/server/router.hpp"

namespace convoy::device_gateway {

/// All of it must outlive the server.
struct FrameRoutesContext {
    const FrameTraces& traces;
    const KnownDevices& devices;
    std::optional<std::string> token;  ///< without one, each request is refused
    std::uint64_t start;               ///< random: numbers of frames are those of this start
};

/// GET /devices/{id}/frames: docs/contracts.md describes it. It needs a token of its own: the
/// gateway is open to the world, so it must not learn one that allows more than this.
void add_frame_routes(http::Router& router, const FrameRoutesContext& context);

}  // namespace convoy::device_gateway
