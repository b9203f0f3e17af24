#include "position-importer/time_zone.hpp"

#include <gtest/gtest.h>

#include "service/settings.hpp"

namespace convoy::importer {
namespace {

/// Returns when the clock of the zone shows that time, as RFC 3339, or "never".
std::string when(const std::string& zone, std::string_view shown) {
    const auto written = recordings::parse_written_time(shown, clock_of(zone));
    return written ? fleet::format_time(written->time) : "never";
}

TEST(TimeZone, IsUtcAnOffsetOrAName) {
    EXPECT_EQ(when("UTC", "2026-07-01 12:00:00.250"), "2026-07-01T12:00:00.250Z");
    EXPECT_EQ(when("+02:00", "2026-07-01 12:00:00.250"), "2026-07-01T10:00:00.250Z");
    EXPECT_EQ(when("-0330", "2026-07-01 22:00:00"), "2026-07-02T01:30:00.000Z");
    EXPECT_EQ(when("Europe/Berlin", "2026-07-01 12:00:00.250"), "2026-07-01T10:00:00.250Z");
    EXPECT_EQ(when("Europe/Berlin", "2026-01-01 00:30:00"), "2025-12-31T23:30:00.000Z");
    EXPECT_EQ(when("Asia/Kathmandu", "2026-01-01 00:30:00"), "2025-12-31T18:45:00.000Z");
}

TEST(TimeZone, AnHourThatComesTwiceIsTheFirstAndOneThatIsSkippedIsNone) {
    EXPECT_EQ(when("Europe/Berlin", "2026-10-25 01:59:59"), "2026-10-24T23:59:59.000Z");
    EXPECT_EQ(when("Europe/Berlin", "2026-10-25 02:30:00"), "2026-10-25T00:30:00.000Z");
    EXPECT_EQ(when("Europe/Berlin", "2026-10-25 03:00:00"), "2026-10-25T02:00:00.000Z");
    EXPECT_EQ(when("Europe/Berlin", "2026-03-29 01:59:59"), "2026-03-29T00:59:59.000Z");
    EXPECT_EQ(when("Europe/Berlin", "2026-03-29 02:30:00"), "never");
    EXPECT_EQ(when("Europe/Berlin", "2026-03-29 03:00:00"), "2026-03-29T01:00:00.000Z");
    EXPECT_EQ(when("Europe/Dublin", "2025-10-26 00:59:59"), "2025-10-25T23:59:59.000Z");
    EXPECT_EQ(when("Europe/Dublin", "2025-10-26 01:30:00"), "2025-10-26T00:30:00.000Z");
    EXPECT_EQ(when("Europe/Dublin", "2025-10-26 02:00:00"), "2025-10-26T02:00:00.000Z");
    EXPECT_EQ(when("Europe/Dublin", "2025-03-30 01:30:00"), "never");
    EXPECT_EQ(when("Europe/Dublin", "2025-07-01 12:00:00"), "2025-07-01T11:00:00.000Z");
}

TEST(TimeZone, ThatThisMachineDoesNotKnowIsRefused) {
    for (const char* zone : {"", "Europe", "Europe/Atlantis", "../../../etc/passwd", "/etc/passwd",
                             "+2", "+25:00", "Z"}) {
        EXPECT_THROW(clock_of(zone), service::BadSetting) << zone;
    }
}

}  // namespace
}  // namespace convoy::importer
