#include "devices/protocols/meitrack.hpp"

#include <gmock/gmock.h>

#include "devices/fixtures/real_frames.hpp"
#include "devices/protocols/meitrack_records.hpp"

namespace convoy::devices {
namespace {

using fleet::Attribute;

constexpr const char* meitrack_tenths = "the HDOP of CCE is in tenths";
constexpr const char* meitrack_percent = "the fuel level is in %";
constexpr const char* meitrack_batch = "a batch is answered, or it would come for ever";

const Battery meitrack_battery{
    .protocol = *find_protocol("meitrack"),
    .file = "meitrack",
    .terminator = "\r\n",
    .differing = {{"meitrack-000", meitrack_tenths},
                  {"meitrack-001", meitrack_tenths},
                  {"meitrack-002", meitrack_tenths},
                  {"meitrack-016", meitrack_tenths},
                  {"meitrack-020", meitrack_tenths},
                  {"meitrack-021", meitrack_percent},
                  {"meitrack-024", meitrack_percent},
                  {"meitrack-025", meitrack_percent},
                  {"meitrack-032", meitrack_percent}},
    .other_answers = {{"meitrack-000", meitrack_batch},
                      {"meitrack-001", meitrack_batch},
                      {"meitrack-002", meitrack_batch},
                      {"meitrack-005", meitrack_batch},
                      {"meitrack-006", meitrack_batch},
                      {"meitrack-011", meitrack_batch},
                      {"meitrack-012", meitrack_batch},
                      {"meitrack-016", meitrack_batch},
                      {"meitrack-020", meitrack_batch}},
};

TEST(MeitrackTest, RealFramesHaveTheirValues) { expect_upstream_values(meitrack_battery); }
TEST(MeitrackTest, RealFramesAreAnswered) { expect_upstream_answers(meitrack_battery); }
TEST(MeitrackTest, FramesMayBeCutAnywhere) { expect_the_same_when_cut(meitrack_battery); }
TEST(MeitrackTest, GarbageBetweenFramesCostsNoMore) { expect_resynchronisation(meitrack_battery); }
TEST(MeitrackTest, FlippedBitsAreSurvived) { expect_to_survive_flipped_bits(meitrack_battery); }

std::vector<Decoded> meitrack_frames(std::string_view id, DevicePolicy policy = {}) {
    for (const RealFrame& frame : read_real_frames(meitrack_battery.file)) {
        if (frame.id == id) {
            return Connection(meitrack_battery.protocol, policy).receive(frame.bytes + "\r\n");
        }
    }
    return {};
}

const fleet::Attributes& meitrack_attributes_of(const std::vector<Decoded>& frames) {
    return frames.at(0).readings.at(0).attributes;
}

TEST(MeitrackTest, ABatchIsAnsweredWithItsNumberOfRecordsWhenTheyAreStored) {
    const auto numbered = meitrack_frames("meitrack-000");
    ASSERT_EQ(numbered.size(), 1U);
    EXPECT_EQ(numbered[0].readings.size(), 3U);
    EXPECT_EQ(numbered[0].when_stored, "@@f27,867951078010564,CCE,3*0E\r\n");
    EXPECT_EQ(numbered[0].at_once, "");
    const auto fixed = meitrack_frames("meitrack-048");
    EXPECT_EQ(fixed.at(0).when_stored, "@@X27,369800014090021,CCC,1*E4\r\n");
    EXPECT_EQ(meitrack_frames("meitrack-015").at(0).when_stored, "") << "AAA is sent once";
}

TEST(MeitrackTest, TheHdopOfNumberedRecordsIsInTenths) {
    EXPECT_EQ(meitrack_attributes_of(meitrack_frames("meitrack-002")).number(Attribute::hdop), 1.1);
    EXPECT_EQ(meitrack_attributes_of(meitrack_frames("meitrack-001")).number(Attribute::hdop), 0.8);
}

TEST(MeitrackTest, AFuelLevelIsAPercentageAndAZeroIsNone) {
    EXPECT_EQ(meitrack_attributes_of(meitrack_frames("meitrack-032")).number(Attribute::fuel_level),
              0.1);
    EXPECT_EQ(meitrack_attributes_of(meitrack_frames("meitrack-021")).number(Attribute::fuel_level),
              std::nullopt);
}

TEST(MeitrackTest, TheFirstSensorOfTemperatureThatHasMeasuredCounts) {
    EXPECT_EQ(
        meitrack_attributes_of(meitrack_frames("meitrack-011")).number(Attribute::temperature),
        21.9);
    EXPECT_EQ(
        meitrack_attributes_of(meitrack_frames("meitrack-025")).number(Attribute::temperature),
        27.1);
    EXPECT_EQ(meitrack_attributes_of(meitrack_frames("meitrack-024", {.checks_sums = false}))
                  .number(Attribute::temperature),
              -12.3);
}

TEST(MeitrackTest, AWrongSumGivesNoPositionAndNoAnswer) {
    const auto strict = meitrack_frames("meitrack-024");
    ASSERT_EQ(strict.size(), 1U);
    EXPECT_EQ(strict[0].fault, Fault::bad_checksum);
    EXPECT_TRUE(strict[0].readings.empty());
    EXPECT_EQ(strict[0].when_stored, "");
    EXPECT_EQ(meitrack_frames("meitrack-024", {.checks_sums = false}).at(0).readings.size(), 1U);
}

TEST(MeitrackTest, ALengthThatIsCountedWronglyCostsNoFrameOfText) {
    // The length says 99999 and 20; the device sends 147 bytes.
    for (const std::string_view length : {"9999", "20"}) {
        const std::string line =
            "$$T" + std::string(length) +
            ",869013024733944,AAA,1,18.459575,-69.947161,170220142912,A,5,15,10,300,1.6,115,3989,"
            "187884,370|2|5337|2B2C,0100,0000|0000|0000|0964|0B04,,*C2\r\n";
        const auto frames =
            Connection(meitrack_battery.protocol, {.checks_sums = false}).receive(line);
        ASSERT_EQ(frames.size(), 1U);
        EXPECT_TRUE(frames[0].readings.at(0).fix);
        EXPECT_THAT(frames[0].readings[0].attributes.alarms(), testing::ElementsAre("sos"));
    }
}

TEST(MeitrackTest, ADeclaredLengthBeyondTheLimitIsNoFrame) {
    Connection connection(meitrack_battery.protocol);
    EXPECT_TRUE(connection.receive("$$A99999,369800014090021,CCE,").empty());
    EXPECT_FALSE(connection.closed());
    EXPECT_GT(connection.skipped(), 0U);
}

}  // namespace
}  // namespace convoy::devices
