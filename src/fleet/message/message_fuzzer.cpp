// Decodes any bytes as a queue message, in both wire forms. Besides crashes it finds accepted
// positions, attributes and readings that are invalid or that do not survive encoding and decoding,
// and rejected positions whose places or lengths are out of range.
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
        require(rejected.index < message.elements(), "an index is inside of the message");
        require(rejected.vehicle.size() <= max_rejected_bytes &&
                    rejected.content.size() <= max_rejected_details_bytes,
                "what is kept of a rejected position is bounded");
        before = rejected.index;
        first = false;
    }
}

void check_positions(const DecodedMessage& message) {
    require(message.elements() <= max_message_positions, "a message is bounded");
    for (const ReportedPosition& reported : message.positions) {
        require(reported.position.time <= accepted.newest, "nothing is from the future");
        require(VehicleName::from(reported.vehicle.text()) == reported.vehicle, "a name is valid");
    }
}

/// The positions and the readings as a gateway would send them.
std::vector<DeviceRecord> records_of(const DecodedMessage& message) {
    std::vector<DeviceRecord> records;
    for (const auto& [vehicle, position] : message.positions) {
        records.push_back({.vehicle = vehicle,
                           .time = position.time,
                           .place = position.coordinates,
                           .accuracy = position.accuracy,
                           .reported = position.reported});
    }
    for (const PositionDetails& details : message.details) {
        require(details.index < message.positions.size(), "details belong to a position");
        require(!details.attributes.empty() || !details.device.empty(), "details are not empty");
        records[details.index].attributes = details.attributes;
        records[details.index].device = details.device;
    }
    for (const ReportedReading& reading : message.readings) {
        require(reading.time <= accepted.newest, "no reading is from the future");
        records.push_back({.vehicle = reading.vehicle,
                           .time = reading.time,
                           .attributes = reading.attributes,
                           .device = reading.device});
    }
    return records;
}

void check_encoded(MessageDecoder& decoder, std::string_view content_type, const std::string& body,
                   const DecodedMessage& message) {
    const auto again = decoder.decode({.content_type = content_type, .body = body}, accepted);
    require(again && again->positions == message.positions, "a form gives the same positions");
    const auto without_elements = [](std::vector<ReportedReading> readings) {
        for (ReportedReading& reading : readings) {
            reading.element = 0;  // records_of changes the order
        }
        return readings;
    };
    require(again->details == message.details &&
                without_elements(again->readings) == without_elements(message.readings),
            "a form gives the same details and readings");
    require(again->dropped_attributes == 0 && again->rejected.empty(), "what is taken is right");
}

void check_forms(MessageDecoder& decoder, const DecodedMessage& message) {
    const auto records = records_of(message);
    if (fit_in_message(records) < records.size()) {
        return;  // one form may be longer than the other
    }
    const std::string json = encode_json(records);
    const std::string protobuf = encode_protobuf(records);
    require(json.size() <= max_message_bytes && protobuf.size() <= max_message_bytes,
            "what is said to fit fits");
    check_encoded(decoder, json_content_type, json, message);
    check_encoded(decoder, protobuf_content_type, protobuf, message);
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
        check_positions(*decoded);
        check_forms(decoder, *decoded);
    }
}

}  // namespace
}  // namespace convoy::fleet

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    convoy::fleet::decode_any({reinterpret_cast<const char*>(data), size});
    return 0;
}
