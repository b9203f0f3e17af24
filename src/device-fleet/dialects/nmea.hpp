// A receiver that sends sentences of NMEA 0183, and its id in one of its own.
#pragma once

#include "device-fleet/dialects/dialect.hpp"

namespace convoy::device_fleet {

/// It is never answered.
class Nmea final : public Dialect {
 public:
    const DialectTraits& traits() const override;
    std::string login(const Device& device) const override;
    std::string frame(const Device& device, const Content& batch) const override;
    Reply first_answer(Bytes received, Stage stage) const override;
};

}  // namespace convoy::device_fleet
