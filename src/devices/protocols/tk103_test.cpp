#include "devices/protocols/tk103.hpp"

#include <gmock/gmock.h>

#include "devices/fixtures/real_frames.hpp"

namespace convoy::devices {
namespace {

using fleet::Attribute;

const Battery tk103_battery{
    .protocol = *find_protocol("tk103"),
    .file = "tk103",
    .differing = {{"tk103-017", "the command is no part of the id"},
                  {"tk103-029", "month 0 is no date"},
                  {"tk103-030", "there is no month 18, so the record has no time and no place"}},
};

TEST(Tk103Test, RealFramesHaveTheirValues) { expect_upstream_values(tk103_battery); }
TEST(Tk103Test, RealFramesAreAnswered) { expect_upstream_answers(tk103_battery); }
TEST(Tk103Test, FramesMayBeCutAnywhere) { expect_the_same_when_cut(tk103_battery); }
TEST(Tk103Test, FlippedBitsAreSurvived) { expect_to_survive_flipped_bits(tk103_battery); }

Decoded only_frame_in(std::string_view frame, DevicePolicy policy = {}) {
    const auto frames = Connection(tk103_battery.protocol, policy).receive(frame);
    EXPECT_EQ(frames.size(), 1U);
    return frames.empty() ? Decoded{} : frames.front();
}

TEST(Tk103Test, AnImeiMayStandBeforeTheCommand) {
    const Decoded decoded =
        only_frame_in("(357593060760397BP02,G,2,170304A6015.7466N01101.8460E001.609445591.048,7)");
    EXPECT_EQ(decoded.device, "357593060760397");
    ASSERT_EQ(decoded.readings.size(), 1U);
    ASSERT_TRUE(decoded.readings[0].fix);
    EXPECT_NEAR(decoded.readings[0].fix->coordinates.longitude(), 11.0307667, 1e-7);
}

TEST(Tk103Test, ADateThatNoCalendarHasGivesNoPlace) {
    const Decoded decoded = only_frame_in(
        "(013612345678BO012061830A2934.0133N10627.2544E040.0080331309.6200000000L000770AD)");
    ASSERT_EQ(decoded.readings.size(), 1U);
    EXPECT_EQ(decoded.readings[0].time, std::nullopt);
    EXPECT_FALSE(decoded.readings[0].fix);
    EXPECT_THAT(decoded.readings[0].attributes.alarms(), testing::ElementsAre("sos"));
}

TEST(Tk103Test, ADateWithCommasHasTheDayFirst) {
    const Decoded decoded = only_frame_in(
        "(013632782450,BP05,101201,A,2234.0297N,11405.9101E,000.0,040137,178.48,00000000)");
    ASSERT_EQ(decoded.readings.size(), 1U);
    EXPECT_EQ(decoded.readings[0].time, fleet::parse_time("2001-12-10T04:01:37Z"));
}

TEST(Tk103Test, BracketsInAQuotedTextEndNoFrame) {
    const auto frames = Connection(tk103_battery.protocol)
                            .receive(
                                "(864555555555555,ZC03,191117,234207,$every 3 minute(s).$)"
                                "(027044702512BP00027044702512HSO01A4)");
    ASSERT_EQ(frames.size(), 2U);
    EXPECT_EQ(frames[1].at_once, "(027044702512AP01HSO)");
}

TEST(Tk103Test, ALoginWithAPositionIsAnsweredWhenThePositionIsStored) {
    const Decoded decoded = only_frame_in(
        "(035988863964BP05000035988863964110524A4241.7977N02318.7561E000.0123536356.5100000000"
        "L000946BB)");
    EXPECT_EQ(decoded.at_once, "");
    EXPECT_EQ(decoded.when_stored, "(035988863964AP05)");
}

TEST(Tk103Test, TheOperatorKnowsWhichDevicesSendKnots) {
    constexpr std::string_view frame =
        "(013632651491,BP05,040613,A,2234.0297N,11405.9101E,010.0,040137,178.48)";
    const auto speed_by = [&](SpeedUnit unit) {
        const Decoded decoded = only_frame_in(frame, {.speed_unit = unit});
        return decoded.readings.at(0).fix->motion.centimetres_per_second();
    };
    EXPECT_EQ(speed_by(SpeedUnit::kilometres_per_hour), 278);
    EXPECT_EQ(speed_by(SpeedUnit::knots), 514);
    EXPECT_EQ(speed_by(SpeedUnit::metres_per_second), 1'000);
}

TEST(Tk103Test, TheOperatorKnowsWhichClocksAreLocal) {
    for (const std::string_view frame :
         {"(013632651491,BP05,040613,A,2234.0297N,11405.9101E,010.0,040137,178.48)",
          "(013612345678BR00130604A2934.0133N10627.2544E040.0040137309.6200000000L000770AD)",
          "(013632651491,ZC20,040613,040137,6,421,112,0)", "(013632651491,ZC03,040613,040137,$on$)",
          "(013632651491,DW50,460,0,0,6,0,040613,040137)"}) {
        const auto time_by = [frame](std::optional<std::chrono::minutes> ahead) {
            return only_frame_in(frame, {.ahead_of_utc = ahead}).readings.at(0).time;
        };
        EXPECT_EQ(time_by(std::nullopt), fleet::parse_time("2013-06-04T04:01:37Z")) << frame;
        EXPECT_EQ(time_by(std::chrono::hours(8)), fleet::parse_time("2013-06-03T20:01:37Z"));
        EXPECT_EQ(time_by(std::chrono::hours(-3)), fleet::parse_time("2013-06-04T07:01:37Z"));
    }
}

TEST(Tk103Test, ADollarThatIsAloneHidesFewFrames) {
    std::string bytes = "(012345678901BP0$)";
    for (int index = 0; index < 60; ++index) {
        bytes += "(027044702512BP00027044702512HSO01A4)";
    }
    Connection connection(tk103_battery.protocol);
    const auto frames = connection.receive(bytes);
    EXPECT_EQ(connection.closed(), std::nullopt);
    EXPECT_EQ(std::ranges::count(frames, "(027044702512AP01HSO)", &Decoded::at_once), 60);
}

}  // namespace
}  // namespace convoy::devices
