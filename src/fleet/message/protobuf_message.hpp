// Reads the protobuf form of the queue message (positions.proto). Internal to fleet/.
#pragma once

#include <boost/system/result.hpp>
#include <string_view>

#include "fleet/message/message.hpp"

namespace convoy::fleet {

/// Returns the positions of `body`, which has at most max_message_bytes, and those that were
/// rejected, or why the whole body was.
boost::system::result<DecodedMessage, UndecodableMessage> read_protobuf(std::string_view body,
                                                                        const AcceptedTimes& times);

}  // namespace convoy::fleet
