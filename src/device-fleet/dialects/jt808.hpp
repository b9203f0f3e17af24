// A terminal of JT/T 808-2013.
#pragma once

#include "device-fleet/dialects/dialect.hpp"

namespace convoy::device_fleet {

/// It registers and authenticates itself, sends a place as 0x0200, and those that it has kept as a
/// batch (0x0704). Its clock shows Beijing's time, as the standard says.
class Jt808 final : public Dialect {
 public:
    const DialectTraits& traits() const override;
    std::string id_of(std::size_t number) const override;
    std::string login(const Device& device) const override;
    std::string frame(const Device& device, const Content& batch) const override;
    std::string heartbeat(const Device& device, std::uint16_t number) const override;
    Reply first_answer(Bytes received, Stage stage) const override;
};

}  // namespace convoy::device_fleet
