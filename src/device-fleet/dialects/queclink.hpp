// A device of Queclink that writes text and has SACK switched on.
#pragma once

#include "device-fleet/dialects/dialect.hpp"

namespace convoy::device_fleet {

/// It sends live reports first, then what it has kept ("+BUFF"), the newest first.
class Queclink final : public Dialect {
 public:
    const DialectTraits& traits() const override;
    std::string frame(const Device& device, const Content& batch) const override;
    std::string heartbeat(const Device& device, std::uint16_t number) const override;
    Reply first_answer(Bytes received, Stage stage) const override;
};

}  // namespace convoy::device_fleet
