#include "device-fleet/dialects/owntracks_location.hpp"

#include <cmath>

#include "device-fleet/dialects/writing.hpp"

namespace convoy::device_fleet {

std::string owntracks_location(std::string_view topic, const Record& record) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(record.time);
    std::string text = R"({"_type":"location","topic":")" + std::string(topic);
    text += R"(","tid":"cv","t":"p","tst":)";
    text += std::to_string(seconds.time_since_epoch().count());
    text += R"(,"lat":)" + fixed(record.place.latitude(), 7);
    text += R"(,"lon":)" + fixed(record.place.longitude(), 7);
    if (record.motion.speed()) {
        text += R"(,"vel":)" + std::to_string(std::lround(kilometres_per_hour_of(record)));
    }
    if (record.motion.heading()) {
        text += R"(,"cog":)" + std::to_string(whole_heading_of(record));
    }
    if (record.accuracy) {
        text += R"(,"acc":)" + fixed(record.accuracy->metres().value, 0);
    }
    return text + R"(,"batt":100})";
}

}  // namespace convoy::device_fleet
