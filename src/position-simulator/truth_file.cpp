#include "position-simulator/truth_file.hpp"

#include <iomanip>
#include <stdexcept>

#include "fleet/text.hpp"
#include "service/cannot_start.hpp"

namespace convoy::simulator {

TruthFile::TruthFile(const std::optional<std::string>& file) : file_(file) {
    if (!file_) {
        return;
    }
    stream_.open(*file_, std::ios::binary);
    stream_ << "vehicle,time,lat,lon,speed,heading\n" << std::fixed << std::flush;
    if (!stream_) {
        throw service::CannotStart(*file_ + ": it cannot be written");
    }
}

void TruthFile::write(const Observation& observation) {
    if (!file_) {
        return;
    }
    constexpr int decimals_of_degrees = 9;
    constexpr int decimals_of_motion = 4;
    const Truth& truth = observation.truth.value();
    std::string vehicle;
    fleet::append_csv_field(vehicle, observation.reported.vehicle.text());
    stream_ << vehicle << ',' << fleet::format_time(observation.reported.position.time) << ','
            << std::setprecision(decimals_of_degrees) << truth.at.latitude.value << ','
            << truth.at.longitude.value << ',' << std::setprecision(decimals_of_motion)
            << truth.speed.value << ',' << truth.heading.value << '\n';
    if (!stream_) {
        throw std::runtime_error(*file_ + ": it cannot be written any more");
    }
}

}  // namespace convoy::simulator
