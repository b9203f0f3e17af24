// The JSON form of the queue message. Internal to fleet/; message.hpp says what is taken.
#pragma once

#include <simdjson.h>

#include <boost/system/result.hpp>
#include <string>
#include <string_view>

#include "fleet/message/message.hpp"

namespace convoy::fleet {

class JsonMessageReader {
 public:
    /// `body`: at most max_message_bytes.
    boost::system::result<DecodedMessage, UndecodableMessage> read(std::string_view body,
                                                                   const AcceptedTimes& times);

 private:
    simdjson::ondemand::parser parser_;
    std::string padded_;  // the body, with room behind it for the parser to read over the end
};

}  // namespace convoy::fleet
