#include "devices/protocols/gps103.hpp"

#include <gmock/gmock.h>

#include "devices/fixtures/real_frames.hpp"

namespace convoy::devices {
namespace {

using fleet::Attribute;

const Battery gps103_battery{
    .protocol = *find_protocol("gps103"),
    .file = "gps103",
    .terminator = ";",
    .differing = {{"gps103-076", "the seconds of the only clock are not dropped"},
                  {"gps103-077", "the seconds of the only clock are not dropped"},
                  {"gps103-078", "the seconds of the only clock are not dropped"},
                  {"gps103-080", "the event says that the ignition is off; it is 23 °C"}},
};

TEST(Gps103Test, RealFramesHaveTheirValues) { expect_upstream_values(gps103_battery); }
TEST(Gps103Test, RealFramesAreAnswered) { expect_upstream_answers(gps103_battery); }
TEST(Gps103Test, FramesMayBeCutAnywhere) { expect_the_same_when_cut(gps103_battery); }
TEST(Gps103Test, GarbageBetweenFramesCostsNoMore) { expect_resynchronisation(gps103_battery); }
TEST(Gps103Test, FlippedBitsAreSurvived) { expect_to_survive_flipped_bits(gps103_battery); }

Decoded only_frame_of(std::string_view frame, DevicePolicy policy = {}) {
    const auto frames = Connection(gps103_battery.protocol, policy).receive(frame);
    EXPECT_EQ(frames.size(), 1U);
    return frames.empty() ? Decoded{} : frames.front();
}

std::string time_of_report(std::string_view wall, std::string_view utc) {
    const Decoded decoded =
        only_frame_of("imei:865456055519122,tracker," + std::string(wall) + ",,F," +
                      std::string(utc) + ",A,4915.1221,N,01634.5655,E,3.91,83.95;");
    return decoded.readings.size() == 1 && decoded.readings[0].time
               ? fleet::format_time(*decoded.readings[0].time)
               : "";
}

TEST(Gps103Test, TheDayOfUtcIsTheOneNearTheClockOnTheWall) {
    EXPECT_EQ(time_of_report("1602160718", "221811.000"), "2016-02-15T22:18:11.000Z");
    EXPECT_EQ(time_of_report("160229230000", "040000.000"), "2016-03-01T04:00:00.000Z");
    EXPECT_EQ(time_of_report("1601010030", "233000.250"), "2015-12-31T23:30:00.250Z");
    EXPECT_EQ(time_of_report("190205084503", "064459.000"), "2019-02-05T06:44:59.000Z");
}

TEST(Gps103Test, TheOnlyClockOfAReportKeepsItsSeconds) {
    EXPECT_EQ(time_of_report("150401165832", "31.0"), "2015-04-01T16:58:32.000Z");
}

TEST(Gps103Test, LettersMayPrecedeTheirDegrees) {
    const Decoded decoded = only_frame_of(
        "imei:353552045403597,tracker,150420050648,53.0,F,0.0,A,N,5306.64155,E,00700.77848,0.0,,1."
        "0,;");
    ASSERT_EQ(decoded.readings.size(), 1U);
    ASSERT_TRUE(decoded.readings[0].fix);
    EXPECT_NEAR(decoded.readings[0].fix->coordinates.latitude(), 53.1106925, 1e-7);
    EXPECT_NEAR(decoded.readings[0].fix->coordinates.longitude(), 7.0129747, 1e-7);
}

TEST(Gps103Test, AnEventOfTheIgnitionIsNewerThanItsSwitch) {
    const Decoded decoded = only_frame_of(
        "imei:865328023776874,acc "
        "off,150619152221,,F,072218.000,A,5439.8489,N,02518.5945,E,0.00,,,1,1,"
        "0.0,0.0,23.0,;");
    ASSERT_EQ(decoded.readings.size(), 1U);
    EXPECT_EQ(decoded.readings[0].attributes.flag(Attribute::ignition), false);
    EXPECT_EQ(decoded.readings[0].attributes.number(Attribute::temperature), 23.0);
}

TEST(Gps103Test, WithoutSatellitesTheWallClockCountsIfItsZoneIsKnown) {
    constexpr std::string_view frame =
        "imei:864895030279986,ac alarm,180404174252,,L,,,296a,,51f7,,,;";
    const Decoded unknown = only_frame_of(frame);
    ASSERT_EQ(unknown.readings.size(), 1U);
    EXPECT_FALSE(unknown.readings[0].fix);
    EXPECT_EQ(unknown.readings[0].time, std::nullopt);
    EXPECT_THAT(unknown.readings[0].attributes.alarms(), testing::ElementsAre("power_cut"));
    EXPECT_EQ(unknown.readings[0].attributes.text(Attribute::network), "296a-51f7");

    const Decoded known = only_frame_of(frame, {.ahead_of_utc = std::chrono::hours(8)});
    EXPECT_EQ(known.readings[0].time, fleet::parse_time("2018-04-04T09:42:52Z"));
}

TEST(Gps103Test, AReportIsSentOnceAndNotAnswered) {
    const Decoded decoded = only_frame_of(
        "imei:868683023212255,tracker,190205084503,,F,064459.000,A,4915.1221,N,01634.5655,E,3.91,"
        "83;");
    EXPECT_EQ(decoded.at_once, "");
    EXPECT_EQ(decoded.when_stored, "");
    EXPECT_EQ(decoded.device, "868683023212255");
}

TEST(Gps103Test, AnEmergencyEndsWhenItIsStored) {
    const Decoded decoded = only_frame_of(
        "imei:868683023212255,help me,190205084503,,F,064459.000,A,4915.1221,N,01634.5655,E,3.91,"
        "83;");
    EXPECT_EQ(decoded.at_once, "");
    EXPECT_EQ(decoded.when_stored, "**,imei:868683023212255,E;");
}

TEST(Gps103Test, AWallClockAloneIsUsedIfItIsNowInSomeZoneOrItsZoneIsKnown) {
    const auto reading_at = [](std::string_view wall, DevicePolicy policy = {}) {
        return only_frame_of("imei:868683023212255,tracker," + std::string(wall) +
                                 ",,F,,A,4915.1221,N,01634.5655,E,3.91,83;",
                             policy)
            .readings.at(0);
    };
    // These are received at 01:33:15 of 2026-11-29.
    const Reading live = reading_at("261129093310");
    EXPECT_EQ(live.time, fleet::parse_time("2026-11-29T01:33:10Z"));
    EXPECT_TRUE(live.fix);
    EXPECT_EQ(reading_at("261128220310").time, fleet::parse_time("2026-11-29T01:33:10Z"));
    EXPECT_EQ(reading_at("2611290133").time, fleet::parse_time("2026-11-29T01:33:00Z"));
    for (const char* wall : {"261129093710", "261128093310", "261129193310", "190205084503"}) {
        const Reading old = reading_at(wall);
        EXPECT_EQ(old.time, std::nullopt) << wall;
        EXPECT_FALSE(old.fix) << wall;
    }
    const Reading known = reading_at("190205084503", {.ahead_of_utc = std::chrono::hours(2)});
    EXPECT_EQ(known.time, fleet::parse_time("2019-02-05T06:45:03Z"));
    EXPECT_TRUE(known.fix);
}

TEST(Gps103Test, APlaceWithoutATimeIsNoFix) {
    const Decoded decoded = only_frame_of(
        "imei:868683023212255,tracker,000000000000,,F,,A,4915.1221,N,01634.5655,E,3.91,83;");
    ASSERT_EQ(decoded.readings.size(), 1U);
    EXPECT_FALSE(decoded.readings[0].fix);
    EXPECT_EQ(decoded.readings[0].time, std::nullopt);
}

TEST(Gps103Test, ADatagramNeedsNoEndMark) {
    const auto frames =
        Connection(gps103_battery.protocol, {}, Transport::datagram).receive("359586015829802");
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_EQ(frames[0].at_once, "ON");
}

}  // namespace
}  // namespace convoy::devices
