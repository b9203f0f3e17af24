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

}  // namespace

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

bool has_negative_speed(const Element& element) {
    return element.speed.state == Member<double>::State::given && element.speed.value < 0;
}

void add_rejected(DecodedMessage& message, RejectionReason reason, std::string_view vehicle,
                  std::string_view content) {
    // The elements before this one are in the two lists, so their sizes add up to its index.
    const std::size_t index = message.positions.size() + message.rejected.size();
    const std::string_view readable = is_utf8(vehicle) ? vehicle : std::string_view();
    message.rejected.push_back({index, reason, std::string(cut(readable, max_rejected_bytes)),
                                std::string(cut(content, max_rejected_bytes))});
}

UndecodableMessage too_many_positions() {
    return {RejectionReason::too_large,
            "more than " + std::to_string(max_message_positions) + " positions"};
}

}  // namespace convoy::fleet
