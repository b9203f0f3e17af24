// A device of H02 that writes text and waits for V4.
#pragma once

#include "device-fleet/dialects/dialect.hpp"

namespace convoy::device_fleet {

/// An answer names no frame, so one is under way at a time.
class H02 final : public Dialect {
 public:
    const DialectTraits& traits() const override;
    std::string frame(const Device& device, const Content& batch) const override;
    std::string heartbeat(const Device& device, std::uint16_t number) const override;
    Reply first_answer(Bytes received, Stage stage) const override;
};

}  // namespace convoy::device_fleet
