// A device of Teltonika: codec 8 or 8 Extended, over TCP or UDP.
#pragma once

#include "device-fleet/dialects/dialect.hpp"

namespace convoy::device_fleet {

/// Over TCP an answer says how many records of the oldest frame are taken; over UDP it also has the
/// frame's number.
class Teltonika final : public Dialect {
 public:
    enum class Codec : std::uint8_t { eight = 0x08, eight_extended = 0x8E };

    Teltonika(Codec codec, devices::Transport transport);

    const DialectTraits& traits() const override { return traits_; }
    std::string login(const Device& device) const override;
    std::string frame(const Device& device, const Content& batch) const override;
    std::string heartbeat(const Device& device, std::uint16_t number) const override;
    Reply first_answer(Bytes received, Stage stage) const override;

 private:
    Codec codec_;
    DialectTraits traits_;
};

}  // namespace convoy::device_fleet
