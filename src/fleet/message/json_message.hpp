// Reads the JSON form of the queue message by the rules of message.hpp. Internal to fleet/.
#pragma once

#include <simdjson.h>

#include <boost/system/result.hpp>
#include <functional>
#include <string>
#include <string_view>

#include "fleet/message/element.hpp"
#include "fleet/message/message.hpp"

namespace convoy::fleet {

class JsonMessageReader {
 public:
    /// Returns the positions of `body`, which has at most max_message_bytes, and those that were
    /// rejected, or why the whole body was.
    boost::system::result<DecodedMessage, UndecodableMessage> read(std::string_view body,
                                                                   const AcceptedTimes& times);

 private:
    simdjson::ondemand::parser parser_;
    std::string padded_;  // the body and the padding that the parser may read after it
};

/// Calls `use` with the members of one object, which are valid during the call. Returns false if
/// the text is no object of JSON; then `use` is not called.
bool read_json_object(std::string_view text, const std::function<void(const Element&)>& use);

}  // namespace convoy::fleet
