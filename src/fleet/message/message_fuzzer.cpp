// Decodes any bytes as a queue message, in both wire forms. Besides crashes it finds accepted
// positions that are invalid or that do not survive encoding and decoding, and rejected positions
// whose places or lengths are out of range.
//
// Seeds: message_corpus/. The first byte of an input selects the wire form: 'p' is protobuf.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fleet/fixtures/samples.hpp"
#include "fleet/invariant.hpp"
#include "fleet/message/message_decoder.hpp"

namespace convoy::fleet {
namespace {

const AcceptedTimes accepted{samples::noon, samples::noon - std::chrono::years(20)};

void check_rejected(const DecodedMessage& message) {
    std::size_t before = 0;
    bool first = true;
    for (const RejectedPosition& rejected : message.rejected) {
        require(first || rejected.index > before, "indices of the rejected ascend");
        require(rejected.index < message.positions.size() + message.rejected.size(),
                "an index is inside of the message");
        require(rejected.vehicle.size() <= max_rejected_bytes &&
                    rejected.content.size() <= max_rejected_bytes,
                "what is kept of a rejected position is bounded");
        before = rejected.index;
        first = false;
    }
}

void check_positions(MessageDecoder& decoder, const DecodedMessage& message) {
    require(message.positions.size() + message.rejected.size() <= max_message_positions,
            "a message is bounded");
    for (const ReportedPosition& reported : message.positions) {
        require(reported.position.time <= accepted.newest, "nothing is from the future");
        require(VehicleName::from(reported.vehicle.text()) == reported.vehicle, "a name is valid");
    }
    const std::string json = encode_json(message.positions);
    require(decoder.decode({.content_type = "", .body = json}, accepted)->positions ==
                message.positions,
            "JSON gives the same positions back");
    const std::string protobuf = encode_protobuf(message.positions);
    require(decoder.decode({.content_type = protobuf_content_type, .body = protobuf}, accepted)
                    ->positions == message.positions,
            "protobuf gives the same positions back");
}

void decode_any(std::string_view input) {
    static MessageDecoder decoder;
    const bool protobuf = input.starts_with('p');
    input.remove_prefix(input.empty() ? 0 : 1);
    const auto decoded = decoder.decode(
        {.content_type = protobuf ? protobuf_content_type : json_content_type, .body = input},
        accepted);
    if (decoded) {
        check_rejected(*decoded);
        check_positions(decoder, *decoded);
    }
}

}  // namespace
}  // namespace convoy::fleet

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    convoy::fleet::decode_any({reinterpret_cast<const char*>(data), size});
    return 0;
}
