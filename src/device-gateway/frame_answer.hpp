// Shows traced frames as JSON, with what they say.
#pragma once

#include <cstdint>
#include <string>

#include "device-gateway/intake/known_devices.hpp"
#include "device-gateway/traces/frame_traces.hpp"

namespace convoy::device_gateway {

/// Returns the answer of `GET /devices/{id}/frames`. Frames are decoded anew, each connection from
/// its login on, by what is known of the devices now, and as if every checksum was right.
std::string frames_answer(const FrameTraces::Found& found, const KnownDevices& devices,
                          std::uint64_t start);

}  // namespace convoy::device_gateway
