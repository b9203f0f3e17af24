#include "fleet/message/reread.hpp"

#include <gtest/gtest.h>

#include <string>

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
    EXPECT_EQ(reread(seconds, any_time)->position.error(), RejectionReason::bad_time);
    EXPECT_EQ(time_of(R"({"time":"1999-12-31T23:59:59Z"})"), parse_time("1999-12-31T23:59:59Z"));
    EXPECT_EQ(reread(R"({"time":"yesterday"})", any_time)->time, std::nullopt);
}

TEST(Reread, JudgesByTheTimesOfNow) {
    const std::string content =
        R"({"vehicle":"Van","lat":53,"lon":-1,"time":"2026-11-22T12:00:00Z"})";
    const auto read_again = reread(content, any_time);
    ASSERT_TRUE(read_again && read_again->position);
    EXPECT_EQ(read_again->position->vehicle, samples::name("Van"));
    const auto newer_only =
        reread(content, {.newest = Time::max(), .oldest = samples::noon + std::chrono::hours(1)});
    ASSERT_TRUE(newer_only);
    EXPECT_EQ(newer_only->position.error(), RejectionReason::too_old);
}

TEST(Reread, TakesAnEarlyTimeAsSecondsOnRequest) {
    const auto read = [](const std::string& time) {
        return reread(R"({"vehicle":"Van","lat":53,"lon":-1,"time":)" + time + "}", any_time,
                      EarlyTime::in_seconds)
            .value();
    };
    EXPECT_EQ(read("1763816831").position->position.time,
              Time(std::chrono::milliseconds(1'763'816'831'000)));
    EXPECT_EQ(read("1763816831000").position->position.time,
              Time(std::chrono::milliseconds(1'763'816'831'000)));
    EXPECT_EQ(read("17").position.error(), RejectionReason::bad_time);
    EXPECT_EQ(read("-9223372036854775808").position.error(), RejectionReason::bad_time);
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
    ASSERT_TRUE(read && read->position);
    EXPECT_EQ(*read->position, van);
    EXPECT_EQ(read->time, samples::noon);
}

TEST(Reread, TakesTheReportedMotionOfJsonAsADecoderDoes) {
    const auto read = [](const std::string& motion) {
        return reread(R"({"vehicle":"Van","lat":53,"lon":-1,"time":1763816831000,)" + motion + "}",
                      any_time)
            .value()
            .position;
    };
    EXPECT_EQ(read(R"("speed":13.89,"heading":90)")->position.reported,
              ReportedMotion(1'389, 9'000));
    EXPECT_EQ(read(R"("speed":-1)")->position.reported, ReportedMotion());
    EXPECT_EQ(read(R"("heading":361)").error(), RejectionReason::bad_type);
}

TEST(Reread, ReturnsNothingOfContentThatIsNoWholeElement) {
    EXPECT_FALSE(reread(R"({"vehicle":"Van","la)", any_time)) << "cut off";
    EXPECT_FALSE(reread(R"({} {})", any_time));
    EXPECT_FALSE(reread("[1]", any_time));
    EXPECT_FALSE(reread("\xFF\xFF", any_time));
}

}  // namespace
}  // namespace convoy::fleet
