#include "fleet/message/reread.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "fleet/fixtures/samples.hpp"
#include "fleet/message/message_decoder.hpp"

namespace convoy::fleet {
namespace {

using samples::any_time;

Time time_of(const std::string& content) {
    const auto read = reread(content, any_time);
    return read && read->time ? *read->time : Time::min();
}

TEST(Reread, ReturnsTheTimeThatARejectedPositionGives) {
    const std::string seconds = R"({"vehicle":"Van","lat":53,"lon":-1,"time":1763816831})";
    EXPECT_EQ(time_of(seconds), Time(std::chrono::milliseconds(1'763'816'831)));
    EXPECT_EQ(reread(seconds, any_time)->message.error(), RejectionReason::bad_time);
    EXPECT_EQ(time_of(R"({"time":"1999-12-31T23:59:59Z"})"), parse_time("1999-12-31T23:59:59Z"));
    EXPECT_EQ(reread(R"({"time":"yesterday"})", any_time)->time, std::nullopt);
}

TEST(Reread, JudgesByTheTimesOfNow) {
    const std::string content =
        R"({"vehicle":"Van","lat":53,"lon":-1,"time":"2026-11-22T12:00:00Z"})";
    const auto read_again = reread(content, any_time);
    ASSERT_TRUE(read_again && read_again->message);
    EXPECT_EQ(read_again->message->positions.at(0).vehicle, samples::name("Van"));
    const auto newer_only =
        reread(content, {.newest = Time::max(), .oldest = samples::noon + std::chrono::hours(1)});
    ASSERT_TRUE(newer_only);
    EXPECT_EQ(newer_only->message.error(), RejectionReason::too_old);
}

TEST(Reread, TakesAnEarlyTimeAsSecondsOnRequest) {
    const auto read = [](const std::string& time) {
        return reread(R"({"vehicle":"Van","lat":53,"lon":-1,"time":)" + time + "}", any_time,
                      EarlyTime::in_seconds)
            .value();
    };
    EXPECT_EQ(read("1763816831").message->positions.at(0).position.time,
              Time(std::chrono::milliseconds(1'763'816'831'000)));
    EXPECT_EQ(read("1763816831000").message->positions.at(0).position.time,
              Time(std::chrono::milliseconds(1'763'816'831'000)));
    EXPECT_EQ(read("17").message.error(), RejectionReason::bad_time);
    EXPECT_EQ(read("-9223372036854775808").message.error(), RejectionReason::bad_time);
}

// What is kept of a rejected element of protobuf is that element serialised again.
TEST(Reread, ReadsWhatIsKeptOfProtobuf) {
    const ReportedPosition van{samples::name("Van"),
                               {samples::noon, samples::coordinates(53.0, -1.0), std::nullopt,
                                ReportedMotion(1'389, 9'000)}};
    const std::string body = encode_protobuf({&van, 1});
    MessageDecoder decoder;
    const auto decoded = decoder.decode({.content_type = protobuf_content_type, .body = body},
                                        {.newest = Time::max(), .oldest = Time::max()});
    ASSERT_EQ(decoded.value().rejected.size(), 1U);
    const auto read = reread(decoded->rejected.front().content, any_time);
    ASSERT_TRUE(read && read->message);
    EXPECT_EQ(read->message->positions.at(0), van);
    EXPECT_EQ(read->time, samples::noon);
}

TEST(Reread, TakesTheReportedMotionOfJsonAsADecoderDoes) {
    const auto read = [](const std::string& motion) {
        return reread(R"({"vehicle":"Van","lat":53,"lon":-1,"time":1763816831000,)" + motion + "}",
                      any_time)
            .value()
            .message;
    };
    EXPECT_EQ(read(R"("speed":13.89,"heading":90)")->positions.at(0).position.reported,
              ReportedMotion(1'389, 9'000));
    EXPECT_EQ(read(R"("speed":-1)")->positions.at(0).position.reported, ReportedMotion());
    EXPECT_EQ(read(R"("heading":361)").error(), RejectionReason::bad_type);
}

// All that an element may have is kept of it when it is rejected, in both forms.
TEST(Reread, ReadsWhatWasSaidBesides) {
    DeviceRecord said{.vehicle = samples::name(std::string(64, 'v')),
                      .time = samples::noon,
                      .place = samples::coordinates(53.0, -1.0),
                      .attributes = {},
                      .device = std::string(128, 'd')};
    for (const auto& definition : attribute_definitions()) {
        if (definition.kind == AttributeKind::text) {
            const auto bytes = static_cast<std::size_t>(definition.greatest);
            said.attributes.set_text(definition.attribute, std::string(bytes, 't'));
        } else if (definition.kind == AttributeKind::number) {
            said.attributes.set_number(definition.attribute, definition.greatest);
        } else {
            said.attributes.set_flag(definition.attribute, false);
        }
    }
    for (std::size_t next = 0; next < Attributes::max_free; ++next) {
        said.attributes.set_free("x_" + std::to_string(10 + next) + std::string(28, 'k'),
                                 std::string(Attributes::max_free_text_bytes, 'v'));
    }
    for (std::size_t next = 0; next < Attributes::max_alarms; ++next) {
        said.attributes.add_alarm("a" + std::to_string(10 + next) + std::string(29, 'a'));
    }
    DeviceRecord reading = said;
    reading.place.reset();
    const std::vector<DeviceRecord> records{said, reading};
    const AcceptedTimes none{.newest = Time::max(), .oldest = Time::max()};
    MessageDecoder decoder;
    for (const auto& [type, body] :
         {std::pair(json_content_type, encode_json(std::span(records))),
          std::pair(protobuf_content_type, encode_protobuf(std::span(records)))}) {
        const auto decoded = decoder.decode({.content_type = type, .body = body}, none).value();
        ASSERT_EQ(decoded.rejected.size(), 2U);
        const auto place = reread(decoded.rejected[0].content, any_time).value().message;
        ASSERT_TRUE(place) << type;
        ASSERT_EQ(place->details.size(), 1U) << type;
        EXPECT_EQ(place->details[0].attributes, said.attributes);
        EXPECT_EQ(place->details[0].device, said.device);
        const auto read = reread(decoded.rejected[1].content, any_time).value().message;
        ASSERT_TRUE(read) << type;
        ASSERT_EQ(read->readings.size(), 1U);
        EXPECT_EQ(read->readings[0].attributes, said.attributes);
    }
}

TEST(Reread, ReadsNothingOfWhatAProducerHasRejected) {
    const auto read = reread(R"({"vehicle":"Van","rejected":"bad_time","content":"x"})", any_time);
    EXPECT_EQ(read.value().message.error(), RejectionReason::bad_time);
}

TEST(Reread, ReturnsNothingOfContentThatIsNoWholeElement) {
    EXPECT_FALSE(reread(R"({"vehicle":"Van","la)", any_time)) << "cut off";
    EXPECT_FALSE(reread(R"({} {})", any_time));
    EXPECT_FALSE(reread("[1]", any_time));
    EXPECT_FALSE(reread("\xFF\xFF", any_time));
}

}  // namespace
}  // namespace convoy::fleet
