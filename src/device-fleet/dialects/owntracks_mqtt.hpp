// A phone with OwnTracks over MQTT 3.1.1: one PUBLISH of QoS 1 a record.
#pragma once

#include "device-fleet/dialects/dialect.hpp"

namespace convoy::device_fleet {

/// It logs in by its client id alone. A record is taken when its PUBLISH is acknowledged.
class OwntracksMqtt final : public Dialect {
 public:
    const DialectTraits& traits() const override;
    std::string id_of(std::size_t number) const override;
    std::string login(const Device& device) const override;
    std::string frame(const Device& device, const Content& batch) const override;
    std::string heartbeat(const Device& device, std::uint16_t number) const override;
    Reply first_answer(Bytes received, Stage stage) const override;
};

}  // namespace convoy::device_fleet
