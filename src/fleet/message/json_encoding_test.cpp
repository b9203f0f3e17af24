// Records of devices and what gateways reject, written and read again in both forms.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fleet/fixtures/device_samples.hpp"
#include "fleet/message/message_decoder.hpp"

namespace convoy::fleet {
namespace {

using samples::any_time;
using testing::IsEmpty;
using testing::SizeIs;

/// What the decoder is to make of records that are written.
DecodedMessage expected_of(const std::vector<DeviceRecord>& records) {
    DecodedMessage message;
    for (const DeviceRecord& record : records) {
        if (!record.place) {
            message.readings.push_back({record.vehicle, record.time, record.attributes,
                                        record.device, message.elements()});
            continue;
        }
        if (!record.attributes.empty() || !record.device.empty()) {
            message.details.push_back({message.positions.size(), record.attributes, record.device});
        }
        message.positions.push_back(
            {record.vehicle, {record.time, *record.place, record.accuracy, record.reported}});
    }
    return message;
}

void expect_decoded(std::string_view content_type, const std::string& body,
                    const DecodedMessage& expected) {
    const auto decoded =
        MessageDecoder().decode({.content_type = content_type, .body = body}, any_time);
    ASSERT_TRUE(decoded) << body;
    EXPECT_EQ(decoded->positions, expected.positions);
    EXPECT_EQ(decoded->details, expected.details);
    EXPECT_EQ(decoded->readings, expected.readings);
    EXPECT_THAT(decoded->rejected, IsEmpty());
    EXPECT_EQ(decoded->dropped_attributes, 0U);
}

TEST(DeviceRecords, ComeBackFromBothFormsAsTheyWere) {
    samples::Random random(19);
    for (int round = 0; round < 30; ++round) {
        std::vector<DeviceRecord> records;
        for (std::int64_t count = samples::random_between(random, 0, 20); count > 0; --count) {
            records.push_back(samples::random_record(random));
        }
        const DecodedMessage expected = expected_of(records);
        expect_decoded(json_content_type, encode_json(records), expected);
        expect_decoded(protobuf_content_type, encode_protobuf(records), expected);
    }
}

TEST(DeviceRecords, WithoutDetailsAreWrittenAsPositionsAre) {
    samples::Random random(7);
    const auto positions = samples::random_message(random, 20);
    std::vector<DeviceRecord> records;
    for (const auto& [vehicle, position] : positions) {
        records.push_back({.vehicle = vehicle,
                           .time = position.time,
                           .place = position.coordinates,
                           .accuracy = position.accuracy});
    }
    EXPECT_EQ(encode_json(records), encode_json(positions));
    EXPECT_EQ(encode_protobuf(records), encode_protobuf(positions));
}

/// A record with as many and as long values as are allowed.
DeviceRecord longest_record() {
    DeviceRecord record{.vehicle = samples::name(std::string(VehicleName::max_bytes, '"')),
                        .time = samples::noon};
    record.place = samples::coordinates(-89.1234567, -179.1234567);
    record.accuracy = Accuracy::from_decimetres(Accuracy::max_decimetres);
    record.reported =
        ReportedMotion(ReportedMotion::max_centimetres, ReportedMotion::full_circle - 1);
    record.device = std::string(max_device_bytes, '"');
    for (const AttributeDefinition& definition : attribute_definitions()) {
        if (definition.kind == AttributeKind::flag) {
            record.attributes.set_flag(definition.attribute, false);
        } else if (definition.kind == AttributeKind::number) {
            record.attributes.set_number(definition.attribute, definition.greatest);
        } else {
            const std::string text(static_cast<std::size_t>(definition.greatest), '"');
            record.attributes.set_text(definition.attribute, text);
        }
    }
    const auto key = [](std::size_t number) {
        return std::string(Attributes::max_free_key_bytes - 2, 'k') + std::to_string(10 + number);
    };
    for (std::size_t number = 0; number < Attributes::max_alarms; ++number) {
        record.attributes.add_alarm(key(number));
    }
    for (std::size_t number = 0; number < Attributes::max_free; ++number) {
        record.attributes.set_free(key(number), std::string(Attributes::max_free_text_bytes, '"'));
    }
    return record;
}

TEST(FitInMessage, HoldsForTheLongestRecords) {
    const std::vector<DeviceRecord> records(max_message_positions, longest_record());
    const std::span<const DeviceRecord> some = std::span(records).first(fit_in_message(records));
    EXPECT_GT(some.size(), 20U);
    EXPECT_LE(encode_json(some).size(), max_message_bytes);
    EXPECT_LE(encode_protobuf(some).size(), max_message_bytes);
}

TEST(FitInMessage, HoldsForRandomRecordsOneByOne) {
    samples::Random random(23);
    for (int round = 0; round < 200; ++round) {
        const DeviceRecord record = samples::random_record(random);
        // The bound of n records grows by the same for each: where it ends shows its size.
        const std::vector<DeviceRecord> records(max_message_positions, record);
        const auto some = std::span(records).first(fit_in_message(records));
        ASSERT_LE(encode_json({&record, 1}).size() * some.size(), max_message_bytes);
        ASSERT_LE(encode_protobuf({&record, 1}).size() * some.size(), max_message_bytes);
    }
}

std::vector<RejectedPosition> rejected_of(std::string_view content_type, const std::string& body) {
    return MessageDecoder()
        .decode({.content_type = content_type, .body = body}, any_time)
        .value()
        .rejected;
}

TEST(RejectedElements, ComeBackFromBothFormsAsTheyWere) {
    const std::vector<RejectedElement> sent{
        {RejectionReason::bad_coordinates, "Van \"7\"", "lat=NaN\n\x01"},
        {RejectionReason::bad_type, "", R"({"_type":"encrypted"})"}};
    const std::vector<std::pair<std::string_view, std::string>> forms{
        {json_content_type, encode_json(sent)}, {protobuf_content_type, encode_protobuf(sent)}};
    for (const auto& [type, body] : forms) {
        const auto rejected = rejected_of(type, body);
        ASSERT_THAT(rejected, SizeIs(2)) << type;
        for (std::size_t index = 0; index < 2; ++index) {
            EXPECT_EQ(rejected[index].index, index);
            EXPECT_EQ(rejected[index].reason, sent[index].reason);
            EXPECT_EQ(rejected[index].vehicle, sent[index].vehicle);
            EXPECT_EQ(rejected[index].content, sent[index].content);
        }
    }
}

TEST(RejectedElements, OfAnyBytesFitIntoAMessageAndAreUtf8InJson) {
    const RejectedElement longest{RejectionReason::missing_member, std::string(2'000, '"'),
                                  std::string(2'000, '\xFF')};
    const std::vector<RejectedElement> many(max_message_positions, longest);
    const auto some = std::span<const RejectedElement>(many).first(fit_in_message(many));
    ASSERT_FALSE(some.empty());
    EXPECT_LE(encode_json(some).size(), max_message_bytes);
    EXPECT_LE(encode_protobuf(some).size(), max_message_bytes);
    EXPECT_THAT(rejected_of(json_content_type, encode_json(some)), SizeIs(some.size()));
}

}  // namespace
}  // namespace convoy::fleet
