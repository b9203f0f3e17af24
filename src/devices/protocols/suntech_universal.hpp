// The universal form of Suntech's reports, whose fields are chosen by a mask.
#pragma once

#include <chrono>

#include "devices/decoded.hpp"
#include "devices/text_values.hpp"

namespace convoy::devices {

/// Reads "STT;id;mask;…".
Reading universal_suntech_reading(const Fields& fields, std::chrono::minutes ahead);

}  // namespace convoy::devices
