#include "device-fleet/dialects/steps.hpp"

#include <cmath>

namespace convoy::device_fleet {

namespace {

constexpr double e7_per_degree = 1e7;

std::int32_t in_units(std::int32_t value_e7, std::int32_t units_per_degree) {
    const double units = std::round(value_e7 * (units_per_degree / e7_per_degree));
    return static_cast<std::int32_t>(std::lround(units / units_per_degree * e7_per_degree));
}

}  // namespace

Record in_steps_of(const DialectTraits& traits, Record record) {
    record.time -= record.time.time_since_epoch() % traits.step;
    record.place =
        fleet::Coordinates::from_e7(in_units(record.place.latitude_e7(), traits.units_per_degree),
                                    in_units(record.place.longitude_e7(), traits.units_per_degree))
            .value_or(record.place);
    return record;
}

}  // namespace convoy::device_fleet
