// Writes the protobuf form of the queue message.
#include <cmath>

#include "fleet/message/message.hpp"
#include "fleet/message/positions.pb.h"
#include "fleet/text.hpp"

namespace convoy::fleet {
namespace {

void set_place(wire::Position& added, const Coordinates& place,
               const std::optional<Accuracy>& accuracy, const ReportedMotion& motion) {
    added.set_latitude_e7(place.latitude_e7());
    added.set_longitude_e7(place.longitude_e7());
    if (accuracy) {
        added.set_accuracy_dm(accuracy->decimetres());
    }
    if (motion.speed()) {
        added.set_speed_cms(motion.centimetres_per_second());
    }
    if (motion.heading()) {
        added.set_heading_cdeg(motion.centidegrees());
    }
}

void set_wire_number(wire::Attribute& added, double number) {
    constexpr double max_whole = 9'007'199'254'740'992;  // 2^53: each smaller one is exact
    if (std::abs(number) <= max_whole && std::trunc(number) == number) {
        added.set_whole(static_cast<std::int64_t>(number));
    } else {
        added.set_number(number);
    }
}

void set_wire_value(wire::Attribute& added, const FreeValue& value) {
    if (const auto* const flag = std::get_if<bool>(&value)) {
        added.set_flag(*flag);
    } else if (const auto* const number = std::get_if<double>(&value)) {
        set_wire_number(added, *number);
    } else {
        added.set_text(std::get<std::string>(value));
    }
}

wire::Attribute& add_attribute(wire::Details& details, std::string_view key) {
    wire::Attribute* const added = details.add_attributes();
    added->set_key(std::string(key));
    return *added;
}

void add_attributes(wire::Details& details, const Attributes& attributes) {
    for (const auto& [attribute, scaled] : attributes.numbers()) {
        const AttributeDefinition& definition = definition_of(attribute);
        wire::Attribute& added = add_attribute(details, definition.key);
        if (definition.kind == AttributeKind::flag) {
            added.set_flag(scaled != 0);
        } else {
            set_wire_number(added, *attributes.number(attribute));
        }
    }
    for (const auto& [attribute, text] : attributes.texts()) {
        add_attribute(details, definition_of(attribute).key).set_text(text);
    }
    for (const std::string& alarm : attributes.alarms()) {
        details.add_alarms(alarm);
    }
    for (const auto& [key, value] : attributes.free()) {
        set_wire_value(add_attribute(details, key), value);
    }
}

void fill(wire::Position& added, const ReportedPosition& reported) {
    const Position& position = reported.position;
    added.set_vehicle(reported.vehicle.text());
    added.set_time_ms(position.time.time_since_epoch().count());
    set_place(added, position.coordinates, position.accuracy, position.reported);
}

void fill(wire::Position& added, const DeviceRecord& record) {
    added.set_vehicle(record.vehicle.text());
    added.set_time_ms(record.time.time_since_epoch().count());
    if (record.place) {
        set_place(added, *record.place, record.accuracy, record.reported);
    }
    if (!record.device.empty()) {
        added.mutable_details()->set_device(record.device);
    }
    if (!record.attributes.empty()) {
        add_attributes(*added.mutable_details(), record.attributes);
    }
}

void fill(wire::Position& added, const RejectedElement& element) {
    added.mutable_rejection()->set_reason(std::string(to_string(element.reason)));
    if (!element.vehicle.empty()) {
        added.set_vehicle(std::string(cut(element.vehicle, max_rejected_bytes)));
    }
    added.mutable_rejection()->set_content(std::string(cut(element.content, max_rejected_bytes)));
}

template <class Element>
std::string encode_message(std::span<const Element> elements) {
    wire::Positions message;
    for (const Element& element : elements) {
        fill(*message.add_positions(), element);
    }
    return message.SerializeAsString();
}

}  // namespace

std::string encode_protobuf(std::span<const ReportedPosition> positions) {
    return encode_message(positions);
}

std::string encode_protobuf(std::span<const DeviceRecord> records) {
    return encode_message(records);
}

std::string encode_protobuf(std::span<const RejectedElement> elements) {
    return encode_message(elements);
}

}  // namespace convoy::fleet
