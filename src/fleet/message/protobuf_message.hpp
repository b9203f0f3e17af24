// Reads the protobuf form of the queue message (positions.proto). Internal to fleet/.
#pragma once

#include <boost/system/result.hpp>
#include <functional>
#include <string_view>

#include "fleet/message/element.hpp"
#include "fleet/message/message.hpp"

namespace convoy::fleet {

/// Returns the positions of `body`, which has at most max_message_bytes, and those that were
/// rejected, or why the whole body was.
boost::system::result<DecodedMessage, UndecodableMessage> read_protobuf(std::string_view body,
                                                                        const AcceptedTimes& times);

/// Calls `use` with the members of one Position, which are valid during the call. Returns false if
/// the bytes are none; then `use` is not called.
bool read_protobuf_position(std::string_view bytes, const std::function<void(const Element&)>& use);

}  // namespace convoy::fleet
