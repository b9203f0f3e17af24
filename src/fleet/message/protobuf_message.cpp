#include "fleet/message/protobuf_message.hpp"

#include <utility>

#include "fleet/message/element.hpp"
#include "fleet/message/positions.pb.h"

namespace convoy::fleet {
namespace {

Element element_of(const wire::Position& position) {
    Element element;
    if (position.has_vehicle()) {
        element.vehicle.give(position.vehicle());
    }
    if (position.has_latitude_e7()) {
        element.latitude.give(position.latitude_e7() / 1e7);
    }
    if (position.has_longitude_e7()) {
        element.longitude.give(position.longitude_e7() / 1e7);
    }
    if (position.has_time_ms()) {
        element.time.give(Time(std::chrono::milliseconds(position.time_ms())));
    }
    if (position.has_accuracy_dm()) {
        element.accuracy.give(position.accuracy_dm() / 10.0);
    }
    if (position.has_speed_cms()) {
        element.speed.give(position.speed_cms() / 100.0);
    }
    if (position.has_heading_cdeg()) {
        element.heading.give(position.heading_cdeg() / 100.0);
    }
    return element;
}

GivenValue value_of(const wire::Attribute& attribute) {
    switch (attribute.value_case()) {
        case wire::Attribute::kFlag:
            return attribute.flag();
        case wire::Attribute::kWhole:
            return static_cast<double>(attribute.whole());
        case wire::Attribute::kNumber:
            return attribute.number();
        case wire::Attribute::kText:
            return std::string_view(attribute.text());
        case wire::Attribute::VALUE_NOT_SET:
            break;
    }
    return {};
}

void add_details(Element& element, const wire::Details& details) {
    ElementDetails& added = details_of(element);
    if (details.has_device()) {
        added.device.give(details.device());
    }
    for (const wire::Attribute& attribute : details.attributes()) {
        set_attribute(added, attribute.key(), value_of(attribute));
    }
    for (const std::string& alarm : details.alarms()) {
        added.wrong_attributes += added.attributes.add_alarm(alarm) ? 0 : 1;
    }
}

void add_rejection(Element& element, const wire::Rejection& rejection) {
    ElementDetails& added = details_of(element);
    if (rejection.has_reason()) {
        added.rejected.give(rejection.reason());
    }
    if (rejection.has_content()) {
        added.content.give(rejection.content());
    }
}

Element whole_element_of(const wire::Position& position) {
    Element element = element_of(position);
    if (position.has_details()) {
        add_details(element, position.details());
    }
    if (position.has_rejection()) {
        add_rejection(element, position.rejection());
    }
    return element;
}

}  // namespace

boost::system::result<DecodedMessage, UndecodableMessage> read_protobuf(
    std::string_view body, const AcceptedTimes& times) {
    wire::Positions parsed;
    if (!parsed.ParseFromArray(body.data(), static_cast<int>(body.size()))) {
        return UndecodableMessage{RejectionReason::bad_type,
                                  "the body is not a protobuf message of positions.proto"};
    }
    if (std::cmp_greater(parsed.positions_size(), max_message_positions)) {
        return too_many_positions();
    }
    DecodedMessage message;
    for (const wire::Position& position : parsed.positions()) {
        Element element = whole_element_of(position);
        if (const auto reason = add(message, element, times)) {
            const std::string content = position.SerializeAsString();
            add_rejected(message, *reason,
                         {position.vehicle(), content, element.details.has_value()});
        }
    }
    return message;
}

bool read_protobuf_position(std::string_view bytes,
                            const std::function<void(const Element&)>& use) {
    wire::Position position;
    if (!position.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
        return false;
    }
    use(whole_element_of(position));
    return true;
}

}  // namespace convoy::fleet
