// Recordings in GPX (topografix.com/GPX/1/1). All segments of a track are of one vehicle. GPX has
// no accuracy in metres, so it is read from an extension of that name, as in Convoy's own exports.
// A point of GPX 1.0 has a speed in m/s and a course; in 1.1 these are extensions, such as Garmin's
// TrackPointExtension v2. Exports of Convoy have derived values there, and what the device reported
// in elements of their own.
#include <algorithm>

#include "recordings/device_values.hpp"
#include "recordings/formats.hpp"
#include "recordings/shown_text.hpp"
#include "recordings/xml_names.hpp"

namespace convoy::recordings {
namespace {

/// Returns the text of `<extensions>`' child of that name, also within another element, or "".
std::string_view extension(const pugi::xml_node& point, std::string_view name) {
    const pugi::xml_node extensions = child_of(point, "extensions");
    const std::string_view own = text_of(extensions, name);
    if (!own.empty()) {
        return own;
    }
    for (const pugi::xml_node& each : extensions) {
        const std::string_view inner = text_of(each, name);
        if (!inner.empty()) {
            return inner;
        }
    }
    return "";
}

/// The same, also if it is a child of the point itself.
std::string_view value_of(const pugi::xml_node& point, std::string_view name) {
    const std::string_view own = text_of(point, name);
    return own.empty() ? extension(point, name) : own;
}

/// Whether Convoy has written the file, which another program may have saved again since.
bool is_export(const pugi::xml_node& gpx) {
    return std::string_view(gpx.attribute("creator").value()) == "Convoy" ||
           std::ranges::any_of(gpx.attributes(), [](const pugi::xml_attribute& attribute) {
               return std::string_view(attribute.value()) == "urn:convoy:gpx:1";
           });
}

class GpxReader {
 public:
    GpxReader(const pugi::xml_node& gpx, Checking& checking)
        : gpx_(gpx), checking_(checking), is_export_(is_export(gpx)) {}

    void read() {
        for (const pugi::xml_node& part : gpx_) {
            const std::string_view name = local_name(part);
            if (name == "wpt") {
                skip_plan(part, "waypoint", ++waypoints_);
            } else if (name == "rte") {
                skip_plan(part, "route", ++routes_);
            } else if (name == "trk") {
                read_track(part);
            }
        }
    }

 private:
    void read_track(const pugi::xml_node& track) {
        const std::string_view vehicle = text_of(track, "name");
        for (const pugi::xml_node& segment : track) {
            if (local_name(segment) != "trkseg") {
                continue;
            }
            for (const pugi::xml_node& point : segment) {
                if (local_name(point) == "trkpt") {
                    read_point(point, vehicle);
                }
            }
        }
    }

    void read_point(const pugi::xml_node& point, std::string_view vehicle) {
        checking_.take({.vehicle = vehicle,
                        .time = text_of(point, "time"),
                        .latitude = point.attribute("lat").value(),
                        .longitude = point.attribute("lon").value(),
                        .accuracy = extension(point, "accuracy"),
                        .speed = speed_of(point),
                        .heading = heading_of(point),
                        .said = is_export_ ? said_at(point) : DeviceValues(),
                        .kind = "point",
                        .number = ++points_});
    }

    static DeviceValues said_at(const pugi::xml_node& point) {
        DeviceValues said{.device = std::string(extension(point, "device"))};
        const pugi::xml_node extensions = child_of(point, "extensions");
        for (const pugi::xml_node& each : child_of(extensions, "attributes")) {
            set_from_text(said, local_name(each), each.child_value(),
                          std::string_view(each.attribute("type").value()) == "text");
        }
        return said;
    }

    std::string_view speed_of(const pugi::xml_node& point) const {
        return is_export_ ? extension(point, "reported_speed") : value_of(point, "speed");
    }

    std::string_view heading_of(const pugi::xml_node& point) const {
        if (is_export_) {
            return extension(point, "reported_heading");
        }
        const std::string_view course = value_of(point, "course");
        return course.empty() ? value_of(point, "bearing") : course;
    }

    void skip_plan(const pugi::xml_node& plan, std::string_view kind, std::size_t number) {
        checking_.skip(SkipReason::not_recorded, kind, number,
                       in_quotes(text_of(plan, "name")) + " is no recorded track");
    }

    const pugi::xml_node& gpx_;
    Checking& checking_;
    bool is_export_;
    std::size_t points_ = 0;
    std::size_t waypoints_ = 0;
    std::size_t routes_ = 0;
};

}  // namespace

void read_gpx(const pugi::xml_node& gpx, Checking& checking) { GpxReader(gpx, checking).read(); }

}  // namespace convoy::recordings
