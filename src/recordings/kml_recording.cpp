// Recordings in KML: tracks of the extension gx, and points with a time.
#include <algorithm>
#include <array>

#include "recordings/formats.hpp"
#include "recordings/shown_text.hpp"
#include "recordings/written_number.hpp"
#include "recordings/xml_names.hpp"

namespace convoy::recordings {
namespace {

struct Place {
    std::string_view latitude;
    std::string_view longitude;
};

/// What the device reported beside its place; "" is absent.
struct Measured {
    std::string_view accuracy;
    std::string_view speed;
    std::string_view heading;
};

/// Splits "13.405 52.52 34.0" or "13.405,52.52,34.0": longitude, latitude and, perhaps, altitude.
Place place_from(std::string_view text, std::string_view separators) {
    text = trimmed(text);
    const std::size_t first = std::min(text.find_first_of(separators), text.size());
    std::string_view rest = text.substr(first);
    rest.remove_prefix(std::min(rest.find_first_not_of(separators), rest.size()));
    return {rest.substr(0, rest.find_first_of(separators)), text.substr(0, first)};
}

/// Returns the nearest element of that kind around the node, or an empty one.
pugi::xml_node around(pugi::xml_node node, std::string_view kind) {
    while (node && local_name(node) != kind) {
        node = node.parent();
    }
    return node;
}

/// What an element says about all that is in it.
class Container {
 public:
    /// Reads it only if it is another one than before: it may have very many children, each of
    /// which asks for it.
    const Container& of(const pugi::xml_node& node) {
        if (node != node_) {
            node_ = node;
            name_ = text_of(node, "name");
            time_ = text_of(child_of(node, "TimeStamp"), "when");
            if (time_.empty()) {
                time_ = text_of(child_of(node, "TimeSpan"), "begin");
            }
        }
        return *this;
    }

    std::string_view name() const { return name_; }
    std::string_view time() const { return time_; }

 private:
    pugi::xml_node node_;
    std::string_view name_;
    std::string_view time_;
};

class KmlWalker : public pugi::xml_tree_walker {
 public:
    explicit KmlWalker(Checking& checking) : checking_(checking) {}

    bool for_each(pugi::xml_node& node) override {
        const std::string_view name = local_name(node);
        if (name == "Track") {
            read_track(node);
        } else if (name == "Point") {
            read_point(node);
        } else if (name == "LineString") {
            checking_.skip(SkipReason::no_time, "line", ++lines_,
                           in_quotes(placemark_around(node).name()) + " has no times");
        } else if (name == "Polygon") {
            checking_.skip(SkipReason::not_recorded, "area", ++areas_,
                           in_quotes(placemark_around(node).name()) + " is no track");
        }
        return true;
    }

 private:
    const Container& placemark_around(const pugi::xml_node& node) {
        return placemark_.of(around(node, "Placemark"));
    }

    /// The first `when` is the time of the first `coord`, and so on.
    void read_track(const pugi::xml_node& track) {
        const std::string_view vehicle = placemark_around(track).name();
        pugi::xml_node when = child_of(track, "when");
        pugi::xml_node coord = child_of(track, "coord");
        pugi::xml_node accuracy = first_value(track, "accuracy");
        pugi::xml_node speed = first_value(track, "reported_speed");
        pugi::xml_node heading = first_value(track, "reported_heading");
        while (when || coord) {
            const Place place = place_from(coord.child_value(), " \t\r\n");
            take(vehicle, when.child_value(), place,
                 {accuracy.child_value(), speed.child_value(), heading.child_value()});
            for (pugi::xml_node* const each : {&when, &coord, &accuracy, &speed, &heading}) {
                *each = next_of_kind(*each);
            }
        }
    }

    /// Returns the first value of an array of the track, as Convoy's own exports have them.
    static pugi::xml_node first_value(const pugi::xml_node& track, std::string_view name) {
        for (const pugi::xml_node& data : child_of(track, "ExtendedData")) {
            for (const pugi::xml_node& array : data) {
                if (array.attribute("name").value() == name) {
                    return child_of(array, "value");
                }
            }
        }
        return {};
    }

    static pugi::xml_node next_of_kind(const pugi::xml_node& node) {
        pugi::xml_node next = node.next_sibling();
        while (next && local_name(next) != local_name(node)) {
            next = next.next_sibling();
        }
        return next;
    }

    /// A label of a map, which has no time, is a point, too.
    void read_point(const pugi::xml_node& point) {
        take(folder_.of(around(point, "Folder")).name(), placemark_around(point).time(),
             place_from(text_of(point, "coordinates"), ", \t\r\n"), {});
    }

    void take(std::string_view vehicle, std::string_view time, const Place& place,
              const Measured& measured) {
        checking_.take({.vehicle = vehicle,
                        .time = time,
                        .latitude = place.latitude,
                        .longitude = place.longitude,
                        .accuracy = measured.accuracy,
                        .speed = measured.speed,
                        .heading = measured.heading,
                        .kind = "point",
                        .number = ++points_});
    }

    Checking& checking_;
    Container folder_;
    Container placemark_;
    std::size_t points_ = 0;
    std::size_t lines_ = 0;
    std::size_t areas_ = 0;
};

}  // namespace

void read_kml(const pugi::xml_document& document, Checking& checking) {
    KmlWalker walker(checking);
    // `traverse` changes nothing, but is no const function.
    pugi::xml_node(document).traverse(walker);
}

}  // namespace convoy::recordings
