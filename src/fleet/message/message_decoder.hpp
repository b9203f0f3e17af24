// Reads the queue message in both of its forms.
#pragma once

#include <boost/system/result.hpp>
#include <memory>
#include <string_view>

#include "fleet/message/message.hpp"

namespace convoy::fleet {

/// A message as it was received.
struct EncodedMessage {
    std::string_view content_type;
    std::string_view body;
};

/// Reads a body: one object or an array of up to 1,000; an empty array is a message without
/// positions. Values are normalised (milliseconds, 1e-7 degrees, 0.1 m, cm/s, 0.01° of heading). An
/// invalid element is rejected and the others are accepted. A body is rejected as a whole if it is
/// not JSON by RFC 8259, or if an element or a member is nested deeper than 64 levels.
///
/// - `content_type`: "" means JSON; parameters ("; charset=utf-8") and letter case do not matter.
///   A body of an unknown type is rejected.
/// - Unknown members are ignored, so that producers can be upgraded first.
/// - If a member is given twice, the last one counts, as in the producers' own JSON libraries.
/// - `time` is RFC 3339, or epoch milliseconds as a number without fraction and exponent.
/// - An `accuracy`, `speed` or `heading` of null means that there is none, and so does a negative
///   `speed`. A `heading` outside of 0…360 is `bad_type`.
///
/// Not thread-safe; use one decoder per thread.
class MessageDecoder {
 public:
    MessageDecoder();
    ~MessageDecoder();
    MessageDecoder(const MessageDecoder&) = delete;
    MessageDecoder& operator=(const MessageDecoder&) = delete;

    /// Returns the positions of a message and those that were rejected, or why the whole body was.
    boost::system::result<DecodedMessage, UndecodableMessage> decode(const EncodedMessage& message,
                                                                     const AcceptedTimes& times);

 private:
    struct Parser;  // keeps the JSON library out of this header
    std::unique_ptr<Parser> parser_;
};

}  // namespace convoy::fleet
