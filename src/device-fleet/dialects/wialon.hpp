// A device of Wialon IPS 2.0.
#pragma once

#include "device-fleet/dialects/dialect.hpp"

namespace convoy::device_fleet {

/// It sends a record as #D#, and those that it has kept together as #B#. The ignition is its first
/// input.
class Wialon final : public Dialect {
 public:
    const DialectTraits& traits() const override;
    std::string login(const Device& device) const override;
    std::string frame(const Device& device, const Content& batch) const override;
    std::string heartbeat(const Device& device, std::uint16_t number) const override;
    Reply first_answer(Bytes received, Stage stage) const override;
};

}  // namespace convoy::device_fleet
