#include "devices/protocols/h02.hpp"

#include <gmock/gmock.h>

#include "devices/fixtures/real_frames.hpp"
#include "devices/protocols/h02_binary.hpp"
#include "devices/protocols/h02_text.hpp"

namespace convoy::devices {
namespace {

using fleet::Attribute;

const Battery h02_battery{
    .protocol = *find_protocol("h02"),
    .file = "h02",
    .differing = {},
    .other_answers = {{"h02-055", "a frame that is not answered would come for ever"}},
};

TEST(H02Test, RealFramesHaveTheirValues) { expect_upstream_values(h02_battery); }
TEST(H02Test, RealFramesAreAnswered) { expect_upstream_answers(h02_battery); }
TEST(H02Test, FramesMayBeCutAnywhere) { expect_the_same_when_cut(h02_battery); }
TEST(H02Test, GarbageBetweenFramesCostsNoMore) { expect_resynchronisation(h02_battery); }
TEST(H02Test, FlippedBitsAreSurvived) { expect_to_survive_flipped_bits(h02_battery); }

/// A frame of 10 digits of id that begins at 08:31:SS in Germany; the cell of `tail` is 262-2-665.
std::string h02_frame(std::string_view second, std::string_view tail) {
    return from_hexadecimal(
        "24"
        "4109001345"
        "0831" +
        std::string(second) + "250401" +
        "50478880"
        "06"
        "008554650e"
        "012045"
        "fffff9ff" +
        std::string(tail));
}

constexpr std::string_view h02_tail_of_45 = "ff001006000000000106020299109c01";
constexpr std::string_view h02_tail_of_48 = "ff0010060000000024002a0106020299109c01";

std::vector<Decoded> h02_received(std::string_view bytes, DevicePolicy policy = {}) {
    return Connection(h02_battery.protocol, policy).receive(bytes);
}

TEST(H02Test, TheLengthOfBinaryFramesIsLearntFromTheNextOne) {
    for (const std::string_view tail : {h02_tail_of_45, h02_tail_of_48}) {
        Connection connection(h02_battery.protocol);
        const auto first = connection.receive(h02_frame("25", tail));
        ASSERT_EQ(first.size(), 1U) << "no position waits for the next frame";
        ASSERT_TRUE(first[0].readings.at(0).fix);
        EXPECT_EQ(first[0].readings[0].attributes.text(Attribute::network), "");
        for (const std::string_view second : {"35", "45"}) {
            const auto later = connection.receive(h02_frame(second, tail));
            ASSERT_EQ(later.size(), 1U);
            ASSERT_TRUE(later[0].readings.at(0).fix);
            EXPECT_NEAR(later[0].readings[0].fix->coordinates.latitude(), 50.7981333, 1e-7);
            EXPECT_EQ(later[0].readings[0].attributes.text(Attribute::network), "262-2-665-4252");
        }
    }
}

TEST(H02Test, AMarkInTheRestOfABinaryFrameIsNoFrame) {
    // The byte of "$" is where some other firmware's next frame would begin.
    std::string bytes = h02_frame("25", h02_tail_of_45);
    bytes[32] = '$';
    bytes[42] = '*';
    Connection connection(h02_battery.protocol);
    connection.receive(bytes);
    const auto frames = connection.receive(bytes + h02_frame("35", h02_tail_of_45));
    ASSERT_EQ(frames.size(), 2U);
    for (const Decoded& frame : frames) {
        ASSERT_TRUE(frame.readings.at(0).fix);
        EXPECT_NEAR(frame.readings[0].fix->coordinates.longitude(), 8.9244167, 1e-7);
    }
}

TEST(H02Test, AMarkInTheRestOfABinaryFrameIsNotWaitedFor) {
    std::string bytes = h02_frame("25", h02_tail_of_45);
    for (const std::size_t place : {32U, 35U, 42U, 44U}) {
        std::string marked = bytes;
        marked[place] = '$';
        Connection connection(h02_battery.protocol);
        ASSERT_EQ(connection.receive(marked).size(), 1U);
        EXPECT_EQ(connection.skipped(), marked.size() - 32) << "half a frame would be a stall";
        EXPECT_EQ(connection.receive(h02_frame("35", h02_tail_of_45)).size(), 1U);
    }
}

TEST(H02Test, ABeatBehindABinaryFrameIsNoPartOfItsLength) {
    const std::string frame = h02_frame("25", "000000");
    Connection connection(h02_battery.protocol);
    connection.receive(frame + "X234567890");
    EXPECT_EQ(connection.receive(frame).size(), 1U) << "a length of 42 would wait for more bytes";
}

TEST(H02Test, ALengthThatChangesIsLearntAgain) {
    Connection connection(h02_battery.protocol);
    std::size_t frames = 0;
    for (const std::string_view tail :
         {h02_tail_of_45, h02_tail_of_45, h02_tail_of_48, h02_tail_of_48, h02_tail_of_48}) {
        frames += connection.receive(h02_frame("25", tail)).size();
    }
    EXPECT_EQ(frames, 5U);
}

TEST(H02Test, ADatagramHasItsFrameWhole) {
    const auto frames = Connection(h02_battery.protocol, {}, Transport::datagram)
                            .receive(h02_frame("25", h02_tail_of_45));
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_EQ(frames[0].readings.at(0).attributes.text(Attribute::network), "262-2-665-4252");
}

TEST(H02Test, AnImeiIsALongIdInABinaryFrame) {
    const auto frames =
        h02_received(from_hexadecimal("24"
                                      "3534902802043980"
                                      "083125"
                                      "250401"
                                      "50478880"
                                      "06"
                                      "008554650e"
                                      "012045"
                                      "fffff9ff"
                                      "00000000000000000000"));
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_EQ(frames[0].device, "353490280204398");
    ASSERT_TRUE(frames[0].readings.at(0).fix);
    EXPECT_NEAR(frames[0].readings[0].fix->motion.speed()->value, 12 * 1.852 / 3.6, 0.006);
    EXPECT_NEAR(frames[0].readings[0].fix->motion.heading()->value, 45, 0.006);
}

TEST(H02Test, TheFlagsOfABinaryFrameSayNorthAndEastAndWhetherItIsAFix) {
    std::string bytes = h02_frame("25", h02_tail_of_45);
    const auto reading = [&bytes](char flags) {
        bytes[21] = static_cast<char>(0x50 | flags);
        return h02_received(bytes).at(0).readings.at(0);
    };
    EXPECT_GT(reading(14).fix->coordinates.longitude(), 0) << "bit 3 is east";
    EXPECT_LT(reading(6).fix->coordinates.longitude(), 0);
    EXPECT_LT(reading(10).fix->coordinates.latitude(), 0);
    EXPECT_FALSE(reading(12).fix);
}

TEST(H02Test, AFrameIsAnsweredWhenItIsStoredAndABeatAtOnce) {
    const auto binary = h02_received(h02_frame("25", h02_tail_of_45));
    EXPECT_EQ(binary.at(0).when_stored, "*HQ,4109001345,R12,013315#");
    EXPECT_EQ(binary.at(0).at_once, "");
    const auto text = h02_received(
        "*HQ,4106012736,V1,224434,A,1827.3855,N,06705.7577,W,000.00,000,100117,FFFFFBFF#");
    EXPECT_EQ(text.at(0).when_stored, "*HQ,4106012736,V4,V1,20261129013315#");
    EXPECT_EQ(text.at(0).at_once, "");
    const auto beat = h02_received("*HQ,135790246811220,HTBT,100#");
    EXPECT_EQ(beat.at(0).at_once, "*HQ,135790246811220,HTBT#");
    EXPECT_EQ(beat.at(0).when_stored, "");
}

TEST(H02Test, AFrameWithoutAFixKeepsItsStatus) {
    const auto frames = h02_received(
        "*HQ,3800008786,V1,062507,V,3048.2437,N,03058.5617,E,000.00,000,250413,FFF7FBFD#");
    ASSERT_EQ(frames.size(), 1U);
    const Reading& reading = frames[0].readings.at(0);
    EXPECT_FALSE(reading.fix);
    EXPECT_EQ(reading.time, fleet::parse_time("2013-04-25T06:25:07Z"));
    EXPECT_THAT(reading.attributes.alarms(), testing::ElementsAre("power_cut", "sos"));
}

TEST(H02Test, ADateWithoutATimeOfDayIsNowIfItIsToday) {
    const auto position = [](std::string_view date) {
        return h02_received("*hq,356327080425330,VP1,A,2702.7215,S,15251.9309,E,0.62,0.0000," +
                            std::string(date) + "#")
            .at(0)
            .readings.at(0);
    };
    EXPECT_EQ(position("291126").time, std::nullopt) << "the time of receipt counts";
    EXPECT_TRUE(position("291126").fix);
    EXPECT_EQ(position("050917").time, fleet::parse_time("2017-09-05T00:00:00Z"));
}

TEST(H02Test, APlaceWithoutATimeOfDayIsNoFix) {
    const auto frames = h02_received(
        "*HQ,4106012736,V1,256199,A,1827.3855,N,06705.7577,W,000.00,000,100117,FFFFFBFF#");
    ASSERT_EQ(frames.size(), 1U);
    ASSERT_EQ(frames[0].readings.size(), 1U);
    EXPECT_FALSE(frames[0].readings[0].fix);
}

TEST(H02Test, TheTimeInAV19IsRead) {
    const auto frames = h02_received(
        "*HQ,4109179024,V19,181519,A,3853.2587,S,06205.9175,W,000.00,000,090217,,5492932630888,"
        "8954315265044716555?,FFFFFBFF#");
    EXPECT_EQ(frames.at(0).readings.at(0).time, fleet::parse_time("2017-02-09T18:15:19Z"));
    EXPECT_TRUE(frames[0].readings[0].fix);
}

TEST(H02Test, CellsAreKeptInDecimalsWhateverTheFirmwareWrites) {
    const auto network = [](std::string_view line) {
        const auto frames = h02_received(line);
        return std::string(frames.at(0).readings.at(0).attributes.text(Attribute::network));
    };
    constexpr std::string_view place =
        "*HQ,353588020068342,V1,062840,A,5241.1249,N,954.9490,E,0.00,0.00,231013,ffffffff,";
    EXPECT_EQ(network(std::string(place) + "000106,000002,000203,004c87,24#"), "262-2-515-19591");
    EXPECT_EQ(network(std::string(place) + "310,260,49101,1753,5#"), "310-260-49101-1753");
    EXPECT_EQ(network("*HQ,7401004662,NBR,160453,234,10,0,2,21580,27766,-67,21580,27767,-67,291019,"
                      "FFFFFBFF,6#"),
              "234-10-21580-27766,234-10-21580-27767");
    EXPECT_EQ(network("*HQ,353111080001055,V3,044855,28403,01,001450,011473,158,-62,0292,0,X,"
                      "030817,FFFFFBFF#"),
              "284-3-1450-11473");
}

TEST(H02Test, TheCodingSchemeOfAPlaceIsNoCountOfSatellites) {
    const auto frames =
        Connection(*find_protocol("h02"))
            .receive(
                "*HQ,353505221264507,VI1,075146,0,5238.25900,N,00507.33429,E,0.54,0,"
                "250917,FFFFFFFF,cc,28,  db,d75b#");
    ASSERT_EQ(frames.size(), 1U);
    ASSERT_EQ(frames[0].readings.size(), 1U);
    EXPECT_TRUE(frames[0].readings[0].fix);
    EXPECT_EQ(frames[0].readings[0].attributes.number(Attribute::satellites), std::nullopt);
}

}  // namespace
}  // namespace convoy::devices
