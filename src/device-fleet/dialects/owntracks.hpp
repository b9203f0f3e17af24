// A phone with OwnTracks over HTTP: one POST a record.
#pragma once

#include "device-fleet/dialects/dialect.hpp"

namespace convoy::device_fleet {

/// A record is taken when its request is answered with 2xx.
class Owntracks final : public Dialect {
 public:
    const DialectTraits& traits() const override;
    std::string id_of(std::size_t number) const override;
    std::string frame(const Device& device, const Content& batch) const override;
    Reply first_answer(Bytes received, Stage stage) const override;
};

}  // namespace convoy::device_fleet
