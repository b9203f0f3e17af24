// Recordings in GPX (topografix.com/GPX/1/1). All segments of a track are of one vehicle. GPX has
// no accuracy in metres, so it is read from an extension of that name, as in Convoy's own exports.
#include "recordings/formats.hpp"
#include "recordings/shown_text.hpp"
#include "recordings/xml_names.hpp"

namespace convoy::recordings {
namespace {

/// Returns the text of `<extensions>`' child accuracy, also within another element, or "".
std::string_view extension_accuracy(const pugi::xml_node& point) {
    const pugi::xml_node extensions = child_of(point, "extensions");
    const std::string_view own = text_of(extensions, "accuracy");
    if (!own.empty()) {
        return own;
    }
    for (const pugi::xml_node& each : extensions) {
        const std::string_view inner = text_of(each, "accuracy");
        if (!inner.empty()) {
            return inner;
        }
    }
    return "";
}

void read_segment(const pugi::xml_node& segment, std::string_view vehicle, std::size_t& number,
                  Checking& checking) {
    for (const pugi::xml_node& point : segment) {
        if (local_name(point) != "trkpt") {
            continue;
        }
        checking.take({.vehicle = vehicle,
                       .time = text_of(point, "time"),
                       .latitude = point.attribute("lat").value(),
                       .longitude = point.attribute("lon").value(),
                       .accuracy = extension_accuracy(point),
                       .kind = "point",
                       .number = ++number});
    }
}

void skip_plan(const pugi::xml_node& plan, std::string_view kind, std::size_t number,
               Checking& checking) {
    checking.skip(SkipReason::not_recorded, kind, number,
                  in_quotes(text_of(plan, "name")) + " is no recorded track");
}

}  // namespace

void read_gpx(const pugi::xml_node& gpx, Checking& checking) {
    std::size_t points = 0;
    std::size_t waypoints = 0;
    std::size_t routes = 0;
    for (const pugi::xml_node& part : gpx) {
        const std::string_view name = local_name(part);
        if (name == "wpt") {
            skip_plan(part, "waypoint", ++waypoints, checking);
        } else if (name == "rte") {
            skip_plan(part, "route", ++routes, checking);
        } else if (name == "trk") {
            const std::string_view vehicle = text_of(part, "name");
            for (const pugi::xml_node& segment : part) {
                if (local_name(segment) == "trkseg") {
                    read_segment(segment, vehicle, points, checking);
                }
            }
        }
    }
}

}  // namespace convoy::recordings
