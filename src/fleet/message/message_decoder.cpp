#include "fleet/message/message_decoder.hpp"

#include <boost/algorithm/string/predicate.hpp>

#include "fleet/message/json_message.hpp"
#include "fleet/message/protobuf_message.hpp"
#include "fleet/text.hpp"

namespace convoy::fleet {
namespace {

/// Returns "Application/JSON" for " Application/JSON ; charset=utf-8".
std::string_view without_parameters(std::string_view content_type) {
    content_type = content_type.substr(0, content_type.find(';'));
    const std::size_t first = content_type.find_first_not_of(" \t");
    if (first == std::string_view::npos) {
        return {};
    }
    return content_type.substr(first, content_type.find_last_not_of(" \t") - first + 1);
}

}  // namespace

struct MessageDecoder::Parser {
    JsonMessageReader json;
};

MessageDecoder::MessageDecoder() : parser_(std::make_unique<Parser>()) {}

MessageDecoder::~MessageDecoder() = default;

boost::system::result<DecodedMessage, UndecodableMessage> MessageDecoder::decode(
    const EncodedMessage& message, const AcceptedTimes& times) {
    const std::string_view body = message.body;
    if (body.size() > max_message_bytes) {
        return UndecodableMessage{
            RejectionReason::too_large,
            std::to_string(body.size()) + " bytes; at most " + std::to_string(max_message_bytes)};
    }
    const std::string_view type = without_parameters(message.content_type);
    if (type.empty() || boost::algorithm::iequals(type, json_content_type)) {
        return parser_->json.read(body, times);
    }
    if (boost::algorithm::iequals(type, protobuf_content_type)) {
        return read_protobuf(body, times);
    }
    return UndecodableMessage{RejectionReason::bad_type,
                              "content type '" + std::string(cut(type, 100)) + "'"};
}

}  // namespace convoy::fleet
