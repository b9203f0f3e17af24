// One position as a message said it, before any check; and the checks, the same for both wire
// forms. Internal to fleet/.
#pragma once

#include <boost/system/result.hpp>
#include <optional>
#include <string_view>

#include "fleet/message/message.hpp"
#include "fleet/message/rejection.hpp"
#include "fleet/position.hpp"

namespace convoy::fleet {

/// One member of an element. `value` counts only where it was given with the right type.
template <class Value>
struct Member {
    enum class State { absent, wrong_type, given };

    State state = State::absent;
    Value value{};

    void give(Value given) { *this = {State::given, given}; }
    void refuse() { *this = {State::wrong_type, {}}; }
};

/// What an element said, as far as its types were right.
struct Element {
    Member<std::string_view> vehicle;
    Member<double> latitude;           ///< degrees; infinite where too large for a double
    Member<double> longitude;          ///< the same
    Member<std::optional<Time>> time;  ///< nothing where it is no time
    Member<double> accuracy;           ///< metres
};

/// The position that an element means; or the first reason against it, in the order of
/// RejectionReason.
boost::system::result<ReportedPosition, RejectionReason> check(const Element& element,
                                                               const AcceptedTimes& times);

/// Sets aside the next element of the message, of which `vehicle` and `content` are the bytes.
void add_rejected(DecodedMessage& message, RejectionReason reason, std::string_view vehicle,
                  std::string_view content);

/// The message goes on beyond max_message_positions.
UndecodableMessage too_many_positions();

}  // namespace convoy::fleet
