// Recordings in GeoJSON (RFC 7946): points with a time among their properties, and lines with a
// list of times, `coordTimes`, as converters from GPX write them.
#include <simdjson.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "recordings/device_values.hpp"
#include "recordings/formats.hpp"
#include "recordings/shown_text.hpp"
#include "recordings/written_number.hpp"

namespace convoy::recordings {
namespace {

namespace dom = simdjson::dom;

/// Returns the value if there is one; "" or a JSON null is none.
std::optional<dom::element> member(const dom::element& parent, std::string_view name) {
    dom::element value;
    if (parent.at_key(name).get(value) != simdjson::SUCCESS || value.is_null()) {
        return std::nullopt;
    }
    return value;
}

/// Returns a number or a text as text, and "" for all else.
std::string text_from(const std::optional<dom::element>& value) {
    std::string_view text;
    std::int64_t whole{};
    double number{};
    if (!value) {
        return "";
    }
    if (value->get(text) == simdjson::SUCCESS) {
        return std::string(text);
    }
    if (value->get(whole) == simdjson::SUCCESS) {
        return std::to_string(whole);
    }
    return value->get(number) == simdjson::SUCCESS ? number_text(number) : "";
}

std::string member_text(const dom::element& parent, std::string_view name) {
    return text_from(member(parent, name));
}

/// What a feature says about all of its points.
struct Feature {
    std::string vehicle;
    std::string time;
    std::string accuracy;
    std::string speed;
    WrittenSpeedUnit speed_unit = metres_per_second;
    std::string heading;
    DeviceValues said{};
    std::optional<dom::element> times;
};

class GeoJsonReader {
 public:
    explicit GeoJsonReader(Checking& checking) : checking_(checking) {}

    std::optional<Unreadable> read(const dom::element& root) {
        const std::string type = member_text(root, "type");
        vehicle_ = member_text(root, "vehicle");
        if (type == "Feature") {
            read_feature(root);
            return std::nullopt;
        }
        const auto features = member(root, "features");
        dom::array list;
        if (type != "FeatureCollection" || !features || features->get(list) != simdjson::SUCCESS) {
            return Unreadable{"it is JSON, but no FeatureCollection and no Feature of GeoJSON"};
        }
        for (const dom::element feature : list) {
            read_feature(feature);
        }
        return std::nullopt;
    }

 private:
    void read_feature(const dom::element& feature) {
        const auto geometry = member(feature, "geometry");
        const std::string type = geometry ? member_text(*geometry, "type") : "";
        const auto coordinates = geometry ? member(*geometry, "coordinates") : std::nullopt;
        const Feature about = describe_feature(feature);
        if (coordinates && type == "Point") {
            take(*coordinates, about.time, about);
        } else if (coordinates && (type == "LineString" || type == "MultiPoint")) {
            read_line(*coordinates, about.times, without_motion(about));
        } else if (coordinates && type == "MultiLineString") {
            read_lines(*coordinates, without_motion(about));
        } else {
            skip_feature("its geometry is " + in_quotes(type) + ", which is no track");
        }
    }

    /// A speed of a whole line is a mean, or its fastest.
    static Feature without_motion(Feature about) {
        about.speed.clear();
        about.heading.clear();
        about.said = {};
        return about;
    }

    /// Finds the properties as columns of a table are found.
    Feature describe_feature(const dom::element& feature) {
        const auto properties = member(feature, "properties");
        std::vector<std::string> names;
        dom::object object;
        if (properties && properties->get(object) == simdjson::SUCCESS) {
            for (const dom::key_value_pair pair : object) {
                names.emplace_back(pair.key);
            }
        }
        // In an export of Convoy's the device is not what names the vehicle.
        const bool is_own = properties && is_export(*properties);
        std::vector<std::string> for_guesses = names;
        std::ranges::replace(for_guesses, "device", is_own ? "" : "device");
        const auto guessed = [&](Value value) {
            const auto index = guess(value, for_guesses);
            return index ? member_text(*properties, names[*index]) : "";
        };
        const auto text_at = [&](std::optional<std::size_t> index) {
            return index ? member_text(*properties, names[*index]) : "";
        };
        const MotionColumns motion = find_motion(names);
        note_motion(motion, names);
        Feature about{.vehicle = guessed(Value::vehicle),
                      .time = guessed(Value::time),
                      .accuracy = guessed(Value::accuracy),
                      .speed = text_at(motion.speed),
                      .speed_unit = motion.speed_unit,
                      .heading = text_at(motion.heading),
                      .times = std::nullopt};
        if (about.vehicle.empty()) {
            about.vehicle = vehicle_;
        }
        if (properties) {
            about.times = times_in(*properties);
            about.said = said_in(*properties, about.time);
        }
        return about;
    }

    /// Whether the feature has a member that is in all histories, or in all lists with attributes,
    /// of Convoy's.
    static bool is_export(const dom::element& properties) {
        return member(properties, "outlier") || member(properties, "attributes_time");
    }

    /// Attributes of other programs may be in other units, so only exports of Convoy's are read,
    /// and of these not what was said at another time than that of the place.
    static DeviceValues said_in(const dom::element& properties, const std::string& time) {
        DeviceValues said;
        const auto said_at = member(properties, "attributes_time");
        if (!is_export(properties) || (said_at && text_from(said_at) != time)) {
            return said;
        }
        said.device = member_text(properties, "device");
        if (const auto attributes = member(properties, "attributes")) {
            set_from_members(said, *attributes);
        }
        return said;
    }

    /// Says once which property a speed is read from, unless it is an export of Convoy's.
    void note_motion(const MotionColumns& motion, const std::vector<std::string>& names) {
        if (motion.speed && names[*motion.speed] != "reported_speed" &&
            !std::exchange(noted_speed_, true)) {
            checking_.note("speeds are read from " + shown_briefly(names[*motion.speed]) + " in " +
                           std::string(motion.speed_unit.name));
        }
        if (motion.heading && names[*motion.heading] != "reported_heading" &&
            !std::exchange(noted_heading_, true)) {
            checking_.note("headings are read from " + shown_briefly(names[*motion.heading]));
        }
    }

    static std::optional<dom::element> times_in(const dom::element& properties) {
        for (const std::string_view name : {"coordTimes", "times"}) {
            if (const auto times = member(properties, name)) {
                return times;
            }
        }
        const auto each = member(properties, "coordinateProperties");
        return each ? member(*each, "times") : std::nullopt;
    }

    void read_lines(const dom::element& lines, const Feature& about) {
        dom::array list;
        dom::array times;
        if (lines.get(list) != simdjson::SUCCESS) {
            skip_feature("its coordinates are no list");
            return;
        }
        const bool timed = about.times && about.times->get(times) == simdjson::SUCCESS;
        auto of_line = timed ? times.begin() : dom::array::iterator();
        for (const dom::element line : list) {
            const bool there = timed && of_line != times.end();
            read_line(line, there ? std::optional(*of_line) : std::nullopt, about);
            if (there) {
                ++of_line;
            }
        }
    }

    void read_line(const dom::element& line, const std::optional<dom::element>& times,
                   const Feature& about) {
        dom::array points;
        dom::array list;
        if (line.get(points) != simdjson::SUCCESS) {
            skip_feature("its coordinates are no list");
            return;
        }
        const bool timed = times && times->get(list) == simdjson::SUCCESS;
        auto time = timed ? list.begin() : dom::array::iterator();
        for (const dom::element point : points) {
            const bool there = timed && time != list.end();
            take(point, there ? text_from(*time) : "", about);
            if (there) {
                ++time;
            }
        }
    }

    void skip_feature(const std::string& detail) {
        checking_.skip(SkipReason::not_recorded, "feature", ++others_, detail);
    }

    static std::optional<dom::element> at(const dom::element& list, std::size_t index) {
        dom::element value;
        return list.at(index).get(value) == simdjson::SUCCESS ? std::optional(value) : std::nullopt;
    }

    void take(const dom::element& point, const std::string& time, const Feature& about) {
        checking_.take({.vehicle = about.vehicle,
                        .time = time,
                        .latitude = text_from(at(point, 1)),
                        .longitude = text_from(at(point, 0)),
                        .accuracy = about.accuracy,
                        .speed = about.speed,
                        .speed_unit = about.speed_unit,
                        .heading = about.heading,
                        .said = about.said,
                        .kind = "point",
                        .number = ++points_});
    }

    Checking& checking_;
    std::string vehicle_;  // of the whole collection
    std::size_t points_ = 0;
    std::size_t others_ = 0;
    bool noted_speed_ = false;
    bool noted_heading_ = false;
};

}  // namespace

std::optional<Unreadable> read_geojson(std::string_view text, Checking& checking) {
    dom::parser parser;
    dom::element root;
    const simdjson::error_code error = parser.parse(text.data(), text.size()).get(root);
    if (error != simdjson::SUCCESS) {
        return Unreadable{std::string("its JSON is damaged: ") + simdjson::error_message(error)};
    }
    return GeoJsonReader(checking).read(root);
}

}  // namespace convoy::recordings
