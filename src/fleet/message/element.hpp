// Holds what a message gives for one position, and checks it. Both wire forms use this. Internal to
// fleet/.
#pragma once

#include <boost/system/result.hpp>
#include <optional>
#include <string_view>
#include <variant>

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

/// What few elements have: those of device gateways.
struct ElementDetails {
    Member<std::string_view> device;
    Attributes attributes;              ///< those that keep their rules
    std::size_t wrong_attributes = 0;   ///< how many do not
    Member<std::string_view> rejected;  ///< why the producer has rejected it
    Member<std::string_view> content;   ///< what the producer has rejected
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
    std::optional<ElementDetails> details;
};

/// Returns the details of an element, which has them from then on.
ElementDetails& details_of(Element& element);

/// The value of an attribute as a message gives it; nothing if no attribute has such a type.
using GivenValue = std::variant<std::monostate, bool, double, std::string_view>;

/// Sets the attribute of a key, "alarms" excepted. If the value breaks a rule, it only counts it,
/// and an earlier value of the key is removed.
void set_attribute(ElementDetails& details, std::string_view key, const GivenValue& value);

/// Whether a position of this time is `bad_time` for being too early.
bool is_before_believable(Time time);

/// Returns the element's position, or the first reason to reject it, in the order of
/// RejectionReason.
boost::system::result<ReportedPosition, RejectionReason> check(const Element& element,
                                                               const AcceptedTimes& times);

/// Adds the next element of the message, from which it takes the attributes. If it returns a
/// reason, it has added nothing: the element as a whole is to be added to `rejected`.
std::optional<RejectionReason> add(DecodedMessage& message, Element& element,
                                   const AcceptedTimes& times);

/// The bytes of an element that is rejected.
struct RejectedBytes {
    std::string_view vehicle;
    std::string_view content;
    bool has_details = false;  ///< it has attributes or a device
};

/// Adds the next element of the message to `rejected`.
void add_rejected(DecodedMessage& message, RejectionReason reason, const RejectedBytes& bytes);

/// Returns the error of a message with more than max_message_positions.
UndecodableMessage too_many_positions();

}  // namespace convoy::fleet
