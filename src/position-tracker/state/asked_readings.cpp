#include "position-tracker/state/asked_readings.hpp"

#include <utility>

#include "fleet/answers/answers.hpp"

namespace convoy::tracker {

void AskedReadings::ask(live::Broadcast::DetailsAsked asked) {
    revision_ = asked.revision;
    vehicles_.clear();
    for (fleet::VehicleName& name : asked.vehicles) {
        vehicles_.push_back({.name = std::move(name)});
    }
}

std::vector<live::Detail> AskedReadings::news(const FleetState& fleet) {
    std::vector<live::Detail> news;
    for (Vehicle& vehicle : vehicles_) {
        const SharedReport report = fleet.find(vehicle.name);
        fleet::SharedReading reading = report ? report->report.reading : nullptr;
        // Each new reading is another object, so most ticks compare only addresses.
        if (vehicle.returned != reading) {
            news.push_back({.name = vehicle.name,
                            .json = reading ? fleet::write_reading(*reading) : std::string()});
            vehicle.returned = std::move(reading);
        }
    }
    return news;
}

}  // namespace convoy::tracker
