#include "fleet/message/element.hpp"

#include <array>
#include <utility>

#include "fleet/text.hpp"

namespace convoy::fleet {
namespace {

/// Earlier times come from a clock that was never set, or from seconds given as milliseconds.
constexpr Time first_believable{std::chrono::sys_days(std::chrono::year(2000) / 1 / 1)};

template <class Value>
bool absent(const Member<Value>& member) {
    return member.state == Member<Value>::State::absent;
}

template <class Value>
bool wrong_type(const Member<Value>& member) {
    return member.state == Member<Value>::State::wrong_type;
}

template <class Value>
bool given(const Member<Value>& member) {
    return member.state == Member<Value>::State::given;
}

std::optional<RejectionReason> shape_problem(const Element& element) {
    if (absent(element.vehicle) || absent(element.latitude) || absent(element.longitude) ||
        absent(element.time)) {
        return RejectionReason::missing_member;
    }
    if (wrong_type(element.vehicle) || wrong_type(element.latitude) ||
        wrong_type(element.longitude) || wrong_type(element.time) || wrong_type(element.accuracy) ||
        wrong_type(element.speed) || wrong_type(element.heading)) {
        return RejectionReason::bad_type;
    }
    if (!absent(element.heading) && !ReportedMotion().set_heading({element.heading.value})) {
        return RejectionReason::bad_type;
    }
    return std::nullopt;
}

/// The same for a reading, which has nothing that belongs to a place.
std::optional<RejectionReason> shape_problem_of_reading(const Element& element) {
    if (absent(element.vehicle) || absent(element.time)) {
        return RejectionReason::missing_member;
    }
    if (wrong_type(element.vehicle) || wrong_type(element.time) || !absent(element.accuracy) ||
        !absent(element.speed) || !absent(element.heading)) {
        return RejectionReason::bad_type;
    }
    return std::nullopt;
}

ReportedMotion reported_motion(const Element& element) {
    ReportedMotion motion;
    if (!absent(element.speed)) {
        motion.set_speed({element.speed.value});  // a negative one stays unknown
    }
    if (!absent(element.heading)) {
        motion.set_heading({element.heading.value});
    }
    return motion;
}

std::optional<RejectionReason> time_problem(const std::optional<Time>& time,
                                            const AcceptedTimes& times) {
    if (!time || is_before_believable(*time)) {
        return RejectionReason::bad_time;
    }
    if (*time > times.newest) {
        return RejectionReason::future;
    }
    if (*time < times.oldest) {
        return RejectionReason::too_old;
    }
    return std::nullopt;
}

/// The reason that a producer gives, if it is one that it may give.
std::optional<RejectionReason> reason_of_producer(const ElementDetails& details) {
    const auto reason = parse_rejection_reason(details.rejected.value);
    return reason && is_given_by_producers(*reason) ? reason : std::nullopt;
}

/// Returns the device; "" if there is none, or one that breaks a rule, which it counts.
std::string take_device(ElementDetails& details) {
    if (absent(details.device)) {
        return {};
    }
    if (given(details.device) && is_device(details.device.value)) {
        return std::string(details.device.value);
    }
    ++details.wrong_attributes;
    return {};
}

/// Returns the element's reading, still without its details, or why it is rejected.
boost::system::result<ReportedReading, RejectionReason> check_reading(const Element& element,
                                                                      const AcceptedTimes& times) {
    if (const auto problem = shape_problem_of_reading(element)) {
        return *problem;
    }
    std::optional<VehicleName> vehicle = VehicleName::from(element.vehicle.value);
    if (!vehicle) {
        return RejectionReason::bad_vehicle;
    }
    if (const auto problem = time_problem(element.time.value, times)) {
        return *problem;
    }
    return ReportedReading{*std::move(vehicle), *element.time.value, {}, {}, 0};
}

std::optional<RejectionReason> add_position(DecodedMessage& message, const Element& element,
                                            const AcceptedTimes& times) {
    auto checked = check(element, times);
    if (!checked) {
        return checked.error();
    }
    message.positions.push_back(*std::move(checked));
    message.negative_speeds += given(element.speed) && element.speed.value < 0 ? 1 : 0;
    return std::nullopt;
}

std::optional<RejectionReason> add_with_details(DecodedMessage& message, const Element& element,
                                                ElementDetails& details,
                                                const AcceptedTimes& times) {
    if (const auto reason = reason_of_producer(details)) {
        if (!given(details.content)) {
            return reason;
        }
        add_rejected(message, *reason, {element.vehicle.value, details.content.value});
        return std::nullopt;
    }
    std::string device = take_device(details);
    const bool is_empty = device.empty() && details.attributes.empty();
    if (!is_empty && absent(element.latitude) && absent(element.longitude)) {
        auto reading = check_reading(element, times);
        if (!reading) {
            return reading.error();
        }
        reading->attributes = std::move(details.attributes);
        reading->device = std::move(device);
        reading->element = message.elements();
        message.readings.push_back(*std::move(reading));
    } else {
        if (const auto reason = add_position(message, element, times)) {
            return reason;
        }
        if (!is_empty) {
            message.details.push_back(
                {message.positions.size() - 1, std::move(details.attributes), std::move(device)});
        }
    }
    message.dropped_attributes += details.wrong_attributes;
    return std::nullopt;
}

bool set_known(Attributes& attributes, const AttributeDefinition& known, const GivenValue& value) {
    switch (known.kind) {
        case AttributeKind::flag: {
            const auto* const flag = std::get_if<bool>(&value);
            return flag != nullptr && attributes.set_flag(known.attribute, *flag);
        }
        case AttributeKind::number: {
            const auto* const number = std::get_if<double>(&value);
            return number != nullptr && attributes.set_number(known.attribute, *number);
        }
        case AttributeKind::text: {
            const auto* const text = std::get_if<std::string_view>(&value);
            return text != nullptr && attributes.set_text(known.attribute, *text);
        }
    }
    return false;
}

bool set_free_key(Attributes& attributes, std::string_view key, const GivenValue& value) {
    if (const auto* const flag = std::get_if<bool>(&value)) {
        return attributes.set_free(key, *flag);
    }
    if (const auto* const number = std::get_if<double>(&value)) {
        return attributes.set_free(key, *number);
    }
    const auto* const text = std::get_if<std::string_view>(&value);
    return text != nullptr && attributes.set_free(key, std::string(*text));
}

}  // namespace

ElementDetails& details_of(Element& element) {
    return element.details ? *element.details : element.details.emplace();
}

void set_attribute(ElementDetails& details, std::string_view key, const GivenValue& value) {
    details.attributes.erase(key);
    const AttributeDefinition* const known = find_attribute(key);
    const bool is_set = known == nullptr ? set_free_key(details.attributes, key, value)
                                         : set_known(details.attributes, *known, value);
    details.wrong_attributes += is_set ? 0 : 1;
}

bool is_before_believable(Time time) { return time < first_believable; }

boost::system::result<ReportedPosition, RejectionReason> check(const Element& element,
                                                               const AcceptedTimes& times) {
    if (const auto problem = shape_problem(element)) {
        return *problem;
    }
    std::optional<VehicleName> vehicle = VehicleName::from(element.vehicle.value);
    if (!vehicle) {
        return RejectionReason::bad_vehicle;
    }
    const auto coordinates =
        Coordinates::from_degrees(element.latitude.value, element.longitude.value);
    std::optional<Accuracy> accuracy;
    if (!absent(element.accuracy)) {
        accuracy = Accuracy::from_metres(element.accuracy.value);
    }
    if (!coordinates || (!accuracy && !absent(element.accuracy))) {
        return RejectionReason::bad_coordinates;
    }
    if (const auto problem = time_problem(element.time.value, times)) {
        return *problem;
    }
    return ReportedPosition{*std::move(vehicle), Position{*element.time.value, *coordinates,
                                                          accuracy, reported_motion(element)}};
}

std::optional<RejectionReason> add(DecodedMessage& message, Element& element,
                                   const AcceptedTimes& times) {
    return element.details ? add_with_details(message, element, *element.details, times)
                           : add_position(message, element, times);
}

void add_rejected(DecodedMessage& message, RejectionReason reason, const RejectedBytes& bytes) {
    const std::size_t index = message.elements();
    const std::string_view readable = is_utf8(bytes.vehicle) ? bytes.vehicle : std::string_view();
    const std::size_t most = bytes.has_details ? max_rejected_details_bytes : max_rejected_bytes;
    message.rejected.push_back({index, reason, std::string(cut(readable, max_rejected_bytes)),
                                std::string(cut(bytes.content, most))});
}

UndecodableMessage too_many_positions() {
    return {RejectionReason::too_large,
            "more than " + std::to_string(max_message_positions) + " positions"};
}

}  // namespace convoy::fleet
