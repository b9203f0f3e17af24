#include "fleet/message/protobuf_message.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

#include "fleet/fixtures/samples.hpp"
#include "fleet/message/positions.pb.h"

namespace convoy::fleet {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// Returns a valid position; a test changes or clears one of its fields.
wire::Position city_truck_on_wire() {
    wire::Position position;
    position.set_vehicle("City Truck");
    position.set_latitude_e7(533'906'810);
    position.set_longitude_e7(-14'312'470);
    position.set_time_ms(1'795'352'831'250);
    position.set_accuracy_dm(30);
    return position;
}

DecodedMessage decode_wire(const wire::Positions& message) {
    return read_protobuf(message.SerializeAsString(), samples::accepted).value();
}

/// Returns why a position was rejected in a message that is otherwise good.
RejectionReason reason_against(const wire::Position& position) {
    wire::Positions message;
    *message.add_positions() = city_truck_on_wire();
    *message.add_positions() = position;
    const DecodedMessage decoded = decode_wire(message);
    if (decoded.rejected.size() != 1) {
        throw std::runtime_error("not set aside");
    }
    EXPECT_THAT(decoded.positions, SizeIs(1)) << "the good one is taken";
    EXPECT_EQ(decoded.rejected.front().index, 1U);
    EXPECT_EQ(decoded.rejected.front().content, position.SerializeAsString());
    return decoded.rejected.front().reason;
}

TEST(ProtobufMessage, CarriesTheSameValuesAsJson) {
    wire::Positions message;
    *message.add_positions() = city_truck_on_wire();
    EXPECT_THAT(decode_wire(message).positions,
                ElementsAre(ReportedPosition{
                    samples::name("City Truck"),
                    {samples::time("2026-11-22T13:07:11.250Z"),
                     samples::coordinates(53.390681, -1.431247), Accuracy::from_decimetres(30)}}));
}

TEST(ProtobufMessage, CarriesTheSpeedAndTheHeadingThatTheDeviceMeasured) {
    const auto decoded = [](std::uint32_t speed_cms, std::uint32_t heading_cdeg) {
        wire::Positions message;
        *message.add_positions() = city_truck_on_wire();
        message.mutable_positions(0)->set_speed_cms(speed_cms);
        message.mutable_positions(0)->set_heading_cdeg(heading_cdeg);
        return decode_wire(message).positions.at(0).position.reported;
    };
    EXPECT_EQ(decoded(1'389, 27'150), ReportedMotion(1'389, 27'150));
    EXPECT_EQ(decoded(0, 36'000), ReportedMotion(0, 0));
    for (const std::uint32_t fast : {65'534U, 65'535U, std::numeric_limits<std::uint32_t>::max()}) {
        EXPECT_EQ(decoded(fast, 35'999), ReportedMotion(ReportedMotion::max_centimetres, 35'999));
    }
}

TEST(ProtobufMessage, SetsAsideAHeadingAboveAFullCircle) {
    for (const std::uint32_t heading : {36'001U, 65'535U}) {
        wire::Position position = city_truck_on_wire();
        position.set_heading_cdeg(heading);
        EXPECT_EQ(reason_against(position), RejectionReason::bad_type);
    }
}

TEST(ProtobufMessage, MayBeEmpty) { EXPECT_THAT(decode_wire({}).positions, IsEmpty()); }

TEST(ProtobufMessage, DistinguishesZeroFromNotGiven) {
    wire::Position equator = city_truck_on_wire();
    equator.set_latitude_e7(0);
    equator.set_longitude_e7(0);
    equator.clear_accuracy_dm();
    wire::Positions message;
    *message.add_positions() = equator;
    const DecodedMessage decoded = decode_wire(message);
    ASSERT_THAT(decoded.positions, SizeIs(1));
    EXPECT_EQ(decoded.positions[0].position.coordinates, samples::coordinates(0.0, 0.0));
    EXPECT_EQ(decoded.positions[0].position.accuracy, std::nullopt);
}

TEST(ProtobufMessage, IgnoresFieldsItDoesNotKnow) {
    // Unknown fields: 15 of the position, a varint; 14 of the message, two bytes.
    const std::string position = city_truck_on_wire().SerializeAsString() + "\x78\x05";
    std::string body = "\x0A";
    body += static_cast<char>(position.size());
    body += position + "\x72\x02hi";
    const auto decoded = read_protobuf(body, samples::accepted);
    ASSERT_TRUE(decoded);
    EXPECT_THAT(decoded->positions, SizeIs(1));
}

TEST(ProtobufMessage, SetsAsideAPositionThatLacksAField) {
    for (void (wire::Position::*clear)() :
         {&wire::Position::clear_vehicle, &wire::Position::clear_latitude_e7,
          &wire::Position::clear_longitude_e7, &wire::Position::clear_time_ms}) {
        wire::Position position = city_truck_on_wire();
        (position.*clear)();
        EXPECT_EQ(reason_against(position), RejectionReason::missing_member);
    }
}

TEST(ProtobufMessage, SetsAsideABadVehicleAlone) {
    wire::Position position = city_truck_on_wire();
    position.set_vehicle("a\tb");
    EXPECT_EQ(reason_against(position), RejectionReason::bad_vehicle);
    position.set_vehicle("\xFF");
    EXPECT_EQ(reason_against(position), RejectionReason::bad_vehicle);
}

TEST(ProtobufMessage, KeepsNoVehicleThatIsNotUtf8) {
    wire::Positions message;
    *message.add_positions() = city_truck_on_wire();
    message.mutable_positions(0)->set_vehicle("\xFF");
    const DecodedMessage decoded = decode_wire(message);
    ASSERT_THAT(decoded.rejected, SizeIs(1));
    EXPECT_EQ(decoded.rejected.front().vehicle, "");
}

TEST(ProtobufMessage, SetsAsideCoordinatesOutOfRange) {
    wire::Position position = city_truck_on_wire();
    position.set_latitude_e7(900'000'001);
    EXPECT_EQ(reason_against(position), RejectionReason::bad_coordinates);
    position = city_truck_on_wire();
    position.set_longitude_e7(std::numeric_limits<std::int32_t>::min());
    EXPECT_EQ(reason_against(position), RejectionReason::bad_coordinates);
}

TEST(ProtobufMessage, SetsAsideTimesOutOfRange) {
    wire::Position position = city_truck_on_wire();
    position.set_time_ms(std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ(reason_against(position), RejectionReason::future);
    position.set_time_ms(std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(reason_against(position), RejectionReason::bad_time);
    position.set_time_ms(
        (samples::accepted.oldest - std::chrono::milliseconds(1)).time_since_epoch().count());
    EXPECT_EQ(reason_against(position), RejectionReason::too_old);
}

TEST(ProtobufMessage, IsRejectedWhereItIsNoProtobuf) {
    for (const std::string_view body : {"\xFF", "\x0A\x7F", R"({"vehicle":"City Truck"})"}) {
        const auto decoded = read_protobuf(body, samples::accepted);
        ASSERT_TRUE(decoded.has_error());
        EXPECT_EQ(decoded.error().reason, RejectionReason::bad_type);
    }
}

/// Decodes a valid position to which a test has added fields.
DecodedMessage decoded_with(const std::function<void(wire::Position&)>& change) {
    wire::Positions message;
    *message.add_positions() = city_truck_on_wire();
    change(*message.mutable_positions(0));
    return decode_wire(message);
}

TEST(ProtobufAttributes, AWrongValueCostsItsAttributeAlone) {
    const DecodedMessage decoded = decoded_with([](wire::Position& position) {
        const auto add = [&position](std::string_view key) {
            wire::Attribute* const added = position.mutable_details()->add_attributes();
            added->set_key(std::string(key));
            return added;
        };
        add("satellites")->set_whole(256);
        add("hdop")->set_flag(true);
        add("driver")->set_text("\xFF");
        add("x_nan")->set_number(std::nan(""));
        add("x_nothing");
        add("")->set_flag(true);
        add("alarms")->set_text("sos");
        add("power")->set_whole(12);
        position.mutable_details()->add_alarms("SOS");
        position.mutable_details()->add_alarms("sos");
        position.mutable_details()->set_device("a\nb");
    });
    ASSERT_THAT(decoded.details, SizeIs(1));
    EXPECT_EQ(decoded.details[0].attributes.number(Attribute::power), 12.0);
    EXPECT_EQ(decoded.details[0].attributes.numbers().size(), 1U);
    EXPECT_THAT(decoded.details[0].attributes.alarms(), ElementsAre("sos"));
    EXPECT_THAT(decoded.details[0].attributes.free(), IsEmpty());
    EXPECT_EQ(decoded.details[0].device, "");
    EXPECT_EQ(decoded.dropped_attributes, 9U);
}

TEST(ProtobufAttributes, OfTwoWithOneKeyTheLastOneCounts) {
    const DecodedMessage decoded = decoded_with([](wire::Position& position) {
        for (const double value : {12.0, 13.5}) {
            wire::Attribute* const added = position.mutable_details()->add_attributes();
            added->set_key("power");
            added->set_number(value);
        }
    });
    ASSERT_THAT(decoded.details, SizeIs(1));
    EXPECT_EQ(decoded.details[0].attributes.number(Attribute::power), 13.5);
}

TEST(ProtobufMessage, TakesAThirdOfTheBytesOfJson) {
    samples::Random random(5);
    const auto message = samples::random_message(random, 100);
    EXPECT_LT(encode_protobuf(message).size() * 2, encode_json(message).size());
}

}  // namespace
}  // namespace convoy::fleet
