#include "fleet/message/message_decoder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <stdexcept>

#include "fleet/fixtures/samples.hpp"

namespace convoy::fleet {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view city_truck_json =
    R"({"vehicle":"City Truck","lat":53.39,"lon":-1.43,"time":"2026-11-22T13:07:11.250Z"})";

RejectionReason rejection(std::string_view content_type, std::string_view body) {
    const auto decoded =
        MessageDecoder().decode({.content_type = content_type, .body = body}, samples::any_time);
    EXPECT_TRUE(decoded.has_error());
    return decoded.error().reason;
}

/// Returns `count` copies of one valid position.
std::vector<ReportedPosition> positions(std::size_t count) {
    return {count, {samples::name("V"), samples::position(std::chrono::seconds(0), 1.0, 2.0)}};
}

TEST(MessageDecoder, TakesJsonWhereNoContentTypeIsGiven) {
    const auto decoded =
        MessageDecoder().decode({.content_type = "", .body = city_truck_json}, samples::any_time);
    ASSERT_TRUE(decoded);
    ASSERT_THAT(decoded->positions, SizeIs(1));
    EXPECT_EQ(decoded->positions[0].vehicle.text(), "City Truck");
}

TEST(MessageDecoder, LooksAtTheMediaTypeAlone) {
    for (const std::string_view type :
         {"application/json", "application/json; charset=utf-8", "Application/JSON", " ",
          " application/json ;charset=utf-8"}) {
        EXPECT_TRUE(MessageDecoder().decode({.content_type = type, .body = city_truck_json},
                                            samples::any_time))
            << type;
    }
    EXPECT_TRUE(MessageDecoder().decode({.content_type = "APPLICATION/X-PROTOBUF;v=1", .body = ""},
                                        samples::any_time));
}

TEST(MessageDecoder, RejectsAContentTypeItDoesNotKnow) {
    for (const std::string_view type :
         {"text/plain", "application/jsonl", "application/octet-stream", "application"}) {
        const auto decoded = MessageDecoder().decode(
            {.content_type = type, .body = city_truck_json}, samples::any_time);
        ASSERT_TRUE(decoded.has_error()) << type;
        EXPECT_EQ(decoded.error().reason, RejectionReason::bad_type);
        EXPECT_THAT(decoded.error().detail, HasSubstr(type));
    }
}

TEST(MessageDecoder, TakesABodyOf256KiBAndNoByteMore) {
    std::string body = "[" + std::string(city_truck_json) + "]";
    body.append(max_message_bytes - body.size(), ' ');
    EXPECT_TRUE(MessageDecoder().decode({.content_type = json_content_type, .body = body},
                                        samples::any_time));
    body += ' ';
    EXPECT_EQ(rejection(json_content_type, body), RejectionReason::too_large);
    EXPECT_EQ(rejection(protobuf_content_type, body), RejectionReason::too_large);
}

TEST(MessageDecoder, TakesAThousandPositionsAndNotOneMore) {
    MessageDecoder decoder;
    using Encode = std::string (*)(std::span<const ReportedPosition>);
    const std::array<std::pair<std::string_view, Encode>, 2> forms{
        {{json_content_type, &encode_json}, {protobuf_content_type, &encode_protobuf}}};
    for (const auto& [type, encode] : forms) {
        const auto decoded = decoder.decode({.content_type = type, .body = encode(positions(1000))},
                                            samples::any_time);
        ASSERT_TRUE(decoded) << type;
        EXPECT_THAT(decoded->positions, SizeIs(1000));
        EXPECT_EQ(rejection(type, encode(positions(1001))), RejectionReason::too_large);
    }
}

TEST(MessageDecoder, CountsRejectedPositionsTowardsTheThousand) {
    std::string body = "[";
    for (int i = 0; i < 1000; ++i) {
        body += "0,";
    }
    EXPECT_EQ(rejection(json_content_type, body + "0]"), RejectionReason::too_large);
}

TEST(MessageDecoder, ReadsTheNextMessageAfterABadOne) {
    MessageDecoder decoder;
    EXPECT_TRUE(decoder.decode({.content_type = "", .body = R"([{"vehicle":)"}, samples::any_time)
                    .has_error());
    EXPECT_TRUE(decoder.decode({.content_type = "", .body = city_truck_json}, samples::any_time));
    EXPECT_TRUE(
        decoder.decode({.content_type = protobuf_content_type, .body = "\xFF"}, samples::any_time)
            .has_error());
    EXPECT_TRUE(decoder.decode({.content_type = "", .body = city_truck_json}, samples::any_time));
}

TEST(UndecodableMessage, IsThrownWhereTheMessageIsTakenForGranted) {
    const auto decoded =
        MessageDecoder().decode({.content_type = "", .body = "nonsense"}, samples::any_time);
    try {
        static_cast<void>(decoded.value());
        FAIL() << "there is no value";
    } catch (const std::runtime_error& error) {
        EXPECT_THAT(error.what(), HasSubstr("not_json: "));
    }
}

TEST(Encoding, IsReadBackAsTheSamePositions) {
    MessageDecoder decoder;
    samples::Random random(11);
    for (int i = 0; i < 200; ++i) {
        const auto sent = samples::random_message(random, static_cast<std::size_t>(i));
        const auto by_json = decoder.decode(
            {.content_type = json_content_type, .body = encode_json(sent)}, samples::any_time);
        ASSERT_TRUE(by_json) << encode_json(sent);
        EXPECT_EQ(by_json->positions, sent);
        EXPECT_THAT(by_json->rejected, IsEmpty());
        const auto by_protobuf =
            decoder.decode({.content_type = protobuf_content_type, .body = encode_protobuf(sent)},
                           samples::any_time);
        ASSERT_TRUE(by_protobuf);
        EXPECT_EQ(by_protobuf->positions, sent);
        EXPECT_THAT(by_protobuf->rejected, IsEmpty());
    }
}

TEST(Encoding, KeepsEveryFifthSpeedAndHeading) {
    const auto decoded = [decoder = std::make_unique<MessageDecoder>()](std::string_view type,
                                                                        const std::string& body) {
        return decoder->decode({.content_type = type, .body = body}, samples::any_time)->positions;
    };
    for (std::uint32_t first = 0; first <= ReportedMotion::unknown;) {
        std::vector<ReportedPosition> sent = positions(max_message_positions);
        for (ReportedPosition& each : sent) {
            const auto number = static_cast<std::uint16_t>(first);
            each.position.reported = ReportedMotion(number, number);
            first += 5;
        }
        ASSERT_EQ(decoded(json_content_type, encode_json(sent)), sent) << first;
        ASSERT_EQ(decoded(protobuf_content_type, encode_protobuf(sent)), sent) << first;
    }
}

TEST(Encoding, OfNoPositionsIsAMessageOfNone) {
    EXPECT_EQ(encode_json(positions(0)), "[]");
    EXPECT_EQ(encode_protobuf(positions(0)), "");
}

TEST(EncodeJson, FitsAThousandPositionsWithIdsOf64BytesIntoAMessage) {
    const ReportedPosition longest{samples::name(std::string(64, '"')),
                                   {samples::noon, samples::coordinates(-89.1234567, -179.1234567),
                                    Accuracy::from_decimetres(Accuracy::max_decimetres)}};
    const std::vector<ReportedPosition> sent(max_message_positions, longest);
    EXPECT_EQ(fit_in_message(sent), sent.size());
    EXPECT_LE(encode_json(sent).size(), max_message_bytes);
    EXPECT_LE(encode_protobuf(sent).size(), max_message_bytes);
}

TEST(FitInMessage, CountsTheReportedMotion) {
    ReportedPosition longest{samples::name(std::string(VehicleName::max_bytes, '"')),
                             {samples::noon, samples::coordinates(-89.1234567, -179.1234567),
                              Accuracy::from_decimetres(Accuracy::max_decimetres)}};
    longest.position.reported =
        ReportedMotion(ReportedMotion::max_centimetres, ReportedMotion::full_circle - 1);
    const std::vector<ReportedPosition> sent(max_message_positions, longest);
    const std::span<const ReportedPosition> some = std::span(sent).first(fit_in_message(sent));
    EXPECT_GT(some.size(), 400U);
    EXPECT_LE(encode_json(some).size(), max_message_bytes);
    EXPECT_LE(encode_protobuf(some).size(), max_message_bytes);
}

TEST(FitInMessage, AllowsAsManyOfTheLongestIdsAsAMessageHolds) {
    const ReportedPosition longest{samples::name(std::string(VehicleName::max_bytes, '"')),
                                   {samples::noon, samples::coordinates(-89.1234567, -179.1234567),
                                    Accuracy::from_decimetres(Accuracy::max_decimetres)}};
    const std::vector<ReportedPosition> sent(max_message_positions, longest);
    EXPECT_GT(encode_json(sent).size(), max_message_bytes);
    const std::span<const ReportedPosition> some = std::span(sent).first(fit_in_message(sent));
    EXPECT_GT(some.size(), 400U);
    EXPECT_LE(encode_json(some).size(), max_message_bytes);
    EXPECT_LE(encode_protobuf(some).size(), max_message_bytes);
    EXPECT_EQ(fit_in_message(positions(0)), 0U);
}

TEST(EncodeJson, WritesWhatTheContractShows) {
    ReportedPosition reported{samples::name(R"(A "B")"),
                              samples::position(std::chrono::milliseconds(250), 53.390681, -0.5)};
    EXPECT_EQ(encode_json({&reported, 1}),
              R"([{"vehicle":"A \"B\"","lat":53.3906810,"lon":-0.5000000,)"
              R"("time":"2026-11-22T12:00:00.250Z"}])");
    reported.position.accuracy = Accuracy::from_metres(3.0);
    EXPECT_THAT(encode_json({&reported, 1}), HasSubstr(R"(,"accuracy":3.0}])"));
    reported.position.reported = ReportedMotion(1'389, 500);
    EXPECT_THAT(encode_json({&reported, 1}),
                HasSubstr(R"(,"accuracy":3.0,"speed":13.89,"heading":5.00}])"));
}

}  // namespace
}  // namespace convoy::fleet
