// A device of Concox's GT06.
#pragma once

#include "device-fleet/dialects/dialect.hpp"

namespace convoy::device_fleet {

/// It sends places as 0x22, those that it has kept as 0x12, and forgets what it has sent. Answers
/// name the frame all the same.
class Gt06 final : public Dialect {
 public:
    const DialectTraits& traits() const override;
    std::string login(const Device& device) const override;
    std::string frame(const Device& device, const Content& batch) const override;
    std::string heartbeat(const Device& device, std::uint16_t number) const override;
    Reply first_answer(Bytes received, Stage stage) const override;
};

}  // namespace convoy::device_fleet
