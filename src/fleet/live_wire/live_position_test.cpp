#include "fleet/live_wire/live_position.hpp"

#include <gtest/gtest.h>

#include <string>

#include "fleet/live_wire/position_row.hpp"

namespace convoy::fleet {
namespace {

using namespace std::chrono_literals;

TEST(LivePosition, SpeedIsInCentimetresPerSecond) {
    EXPECT_EQ(live_speed(MetresPerSecond{13.416}), 1342);
    EXPECT_EQ(live_speed(MetresPerSecond{0}), 0);
    EXPECT_EQ(live_speed(MetresPerSecond{1e6}), live_most);
    EXPECT_EQ(live_speed(std::nullopt), live_unknown);
}

TEST(LivePosition, HeadingStaysBelowAFullCircle) {
    EXPECT_EQ(live_heading(Degrees{271.5}), 27'150);
    EXPECT_EQ(live_heading(Degrees{359.994}), 35'999);
    EXPECT_EQ(live_heading(Degrees{359.996}), 0);
    EXPECT_EQ(live_heading(std::nullopt), live_unknown);
}

TEST(LivePosition, IntervalIsInTenthsOfASecond) {
    EXPECT_EQ(live_interval(1040ms), 10);
    EXPECT_EQ(live_interval(1h), 36'000);
    EXPECT_EQ(live_interval(24h), live_most);
    EXPECT_EQ(live_interval(std::nullopt), live_unknown);
}

TEST(LivePosition, AgeIsNeitherNegativeNorTooLong) {
    EXPECT_EQ(live_age(350ms), 350U);
    EXPECT_EQ(live_age(-1ms), 0U);
    EXPECT_EQ(live_age(std::chrono::days(60)), 4'294'967'295U);
}

TEST(LivePosition, StaleIsThreeIntervalsAndAtLeastFiveSeconds) {
    EXPECT_EQ(stale_after(10), 5s);
    EXPECT_EQ(stale_after(600), 3min);
    EXPECT_EQ(stale_after(live_unknown), 5s);
    EXPECT_EQ(stale_after(live_most), 19'660'200ms);
}

LivePosition row_of(Status status, std::uint16_t speed) {
    LivePosition row;
    row.status = status;
    row.speed = speed;
    return row;
}

TEST(LivePosition, ASilentVehicleHasTheStatusOfItsLastSpeedInVersion1) {
    EXPECT_EQ(status_in_version_1(row_of(Status::silent, 50)), Status::moving);
    EXPECT_EQ(status_in_version_1(row_of(Status::silent, 49)), Status::stopped);
    EXPECT_EQ(status_in_version_1(row_of(Status::silent, live_unknown)), Status::stopped);
    EXPECT_EQ(status_in_version_1(row_of(Status::unknown, live_unknown)), Status::stopped);
    EXPECT_EQ(status_in_version_1(row_of(Status::offline, 1000)), Status::offline);
    EXPECT_EQ(status_in_version_1(row_of(Status::moving, 1000)), Status::moving);
    EXPECT_EQ(status_in_version_1(row_of(Status::stopped, 0)), Status::stopped);
}

TEST(LivePosition, OnlyAVehicleThatMovedHasLimits) {
    LivePosition row = row_of(Status::silent, 1000);
    row.interval = 300;
    EXPECT_EQ(limits_of_moving(row), silence_limits(Status::moving, std::chrono::seconds(30)));
    row.interval = live_unknown;
    EXPECT_EQ(limits_of_moving(row), silence_limits(Status::moving, std::nullopt));
    row.interval = live_most;
    EXPECT_EQ(limits_of_moving(row), std::nullopt) << "it may be longer than the row can show";
    row.interval = 300;
    row.ambiguous = true;
    EXPECT_EQ(limits_of_moving(row), std::nullopt) << "its newest position may be younger";
    EXPECT_EQ(limits_of_moving(row_of(Status::stopped, 0)), std::nullopt);
    EXPECT_EQ(limits_of_moving(row_of(Status::unknown, live_unknown)), std::nullopt);
}

TEST(PositionRow, OfVersion2IsReadAsItWasWritten) {
    LivePosition row{.index = 7, .place = {1, 2}, .speed = 1342, .heading = 27'150};
    row.ambiguous = true;
    row.accuracy = 30;
    std::string bytes(position_bytes(LiveVersion::v2), ' ');
    EXPECT_EQ(put_position(bytes.data(), row, LiveVersion::v2), bytes.data() + bytes.size());
    LittleEndianReader in(bytes);
    EXPECT_EQ(read_position(in, LiveVersion::v2), row);
    EXPECT_EQ(in.left(), 0U);
}

}  // namespace
}  // namespace convoy::fleet
