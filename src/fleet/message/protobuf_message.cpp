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

wire::Position* add_position(wire::Positions& message, const ReportedPosition& reported) {
    wire::Position* const added = message.add_positions();
    added->set_vehicle(reported.vehicle.text());
    added->set_latitude_e7(reported.position.coordinates.latitude_e7());
    added->set_longitude_e7(reported.position.coordinates.longitude_e7());
    added->set_time_ms(reported.position.time.time_since_epoch().count());
    return added;
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
        auto checked = check(element_of(position), times);
        if (checked) {
            message.positions.push_back(*std::move(checked));
        } else {
            add_rejected(message, checked.error(), position.vehicle(),
                         position.SerializeAsString());
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
    use(element_of(position));
    return true;
}

std::string encode_protobuf(std::span<const ReportedPosition> positions) {
    wire::Positions message;
    for (const ReportedPosition& reported : positions) {
        wire::Position* const added = add_position(message, reported);
        if (reported.position.accuracy) {
            added->set_accuracy_dm(reported.position.accuracy->decimetres());
        }
        const ReportedMotion& motion = reported.position.reported;
        if (motion.speed()) {
            added->set_speed_cms(motion.centimetres_per_second());
        }
        if (motion.heading()) {
            added->set_heading_cdeg(motion.centidegrees());
        }
    }
    return message.SerializeAsString();
}

}  // namespace convoy::fleet
