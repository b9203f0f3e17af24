// Holds what a message gives for one position, and checks it. Both wire forms use this. Internal to
// fleet/.
#pragma once

#include <boost/system/result.hpp>
#include <optional>
#include <string_view>

#include "fleet/message/message.hpp"
#include "fleet/message/rejection.hpp"
#include "fleet/position.hpp"

namespace convoy::fleet {

/// One member of an element. `value` has a meaning only in the state `given`.
template <class Value>
struct Member {
    enum class State { absent, wrong_type, given };

    State state = State::absent;
    Value value{};

    void give(Value given) { *this = {State::given, given}; }
    void set_wrong_type() { *this = {State::wrong_type, {}}; }
};

/// The members of an element as the message gives them.
struct Element {
    Member<std::string_view> vehicle;
    Member<double> latitude;           ///< degrees; infinite if too large for a double
    Member<double> longitude;          ///< the same
    Member<std::optional<Time>> time;  ///< nothing if it cannot be read as a time
    Member<double> accuracy;           ///< metres
    Member<double> speed;              ///< metres per second; infinite if too large for a double
    Member<double> heading;            ///< degrees; the same
};

/// Whether a position of this time is `bad_time` for being too early.
bool is_before_believable(Time time);

/// Returns the element's position, or the first reason to reject it, in the order of
/// RejectionReason.
boost::system::result<ReportedPosition, RejectionReason> check(const Element& element,
                                                               const AcceptedTimes& times);

/// Whether the element's speed is negative, so that its position is taken without it.
bool has_negative_speed(const Element& element);

/// Adds the next element of the message to `rejected`; `vehicle` and `content` are its bytes.
void add_rejected(DecodedMessage& message, RejectionReason reason, std::string_view vehicle,
                  std::string_view content);

/// Returns the error of a message with more than max_message_positions.
UndecodableMessage too_many_positions();

}  // namespace convoy::fleet
