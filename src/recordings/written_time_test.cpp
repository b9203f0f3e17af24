#include "recordings/written_time.hpp"

#include <gtest/gtest.h>

#include "fleet/fixtures/samples.hpp"

namespace convoy::recordings {
namespace {

using namespace std::chrono_literals;

/// Returns the time as RFC 3339, or "none".
std::string read(std::string_view text, const ToUtc& to_utc = utc_itself) {
    const auto written = parse_written_time(text, to_utc);
    return written ? fleet::format_time(written->time) : "none";
}

TimeForm form_of(std::string_view text) { return parse_written_time(text, utc_itself)->form; }

TEST(WrittenTime, IsRfc3339) {
    EXPECT_EQ(read("2026-11-28T10:00:00Z"), "2026-11-28T10:00:00.000Z");
    EXPECT_EQ(read(" 2026-11-28t10:00:00.2569z "), "2026-11-28T10:00:00.256Z");
    EXPECT_EQ(read("2026-11-28T10:00:00+01:30"), "2026-11-28T08:30:00.000Z");
    EXPECT_EQ(form_of("2026-11-28T10:00:00Z"), TimeForm::with_zone);
}

TEST(WrittenTime, HasAnyOfTheUsualZones) {
    for (const char* zone : {"+02", "+0200", "+02:00", " +0200", " +02:00"}) {
        EXPECT_EQ(read("2026-11-28 10:00:00" + std::string(zone)), "2026-11-28T08:00:00.000Z");
    }
    for (const char* zone : {"Z", " Z", " UTC", "UTC", " GMT"}) {
        EXPECT_EQ(read("2026-11-28 10:00" + std::string(zone)), "2026-11-28T10:00:00.000Z");
        EXPECT_EQ(form_of("2026-11-28 10:00" + std::string(zone)), TimeForm::with_zone);
    }
}

TEST(WrittenTime, HasItsDateInAnyOrderThatIsPlain) {
    for (const char* date : {"2026-11-03", "2026/11/03", "2026/11/3", "03.11.2026", "3.11.2026"}) {
        for (const char* between : {"T", " ", "  ", ", "}) {
            EXPECT_EQ(read(std::string(date) + between + "9:05:06,25"), "2026-11-03T09:05:06.250Z")
                << date << between;
        }
    }
}

TEST(WrittenTime, WithoutAZoneIsConverted) {
    const ToUtc two_hours_ahead = [](LocalTime time) {
        return std::optional(fleet::Time(time.time_since_epoch() - 2h));
    };
    EXPECT_EQ(read("2026-11-28 10:00:00", two_hours_ahead), "2026-11-28T08:00:00.000Z");
    EXPECT_EQ(read("2026-11-28 10:00:00Z", two_hours_ahead), "2026-11-28T10:00:00.000Z");
    EXPECT_EQ(read("1718444200", two_hours_ahead), "2024-06-15T09:36:40.000Z");
    EXPECT_EQ(form_of("2026-11-28 10:00:00"), TimeForm::without_zone);
    EXPECT_EQ(read("2026-03-29 02:30:00", [](LocalTime) { return std::nullopt; }), "none");
}

TEST(WrittenTime, IsSecondsOrMillisecondsByItsDigits) {
    EXPECT_EQ(read("1718444200"), "2024-06-15T09:36:40.000Z");
    EXPECT_EQ(read("1718444200.25"), "2024-06-15T09:36:40.250Z");
    EXPECT_EQ(read("1718444200,2"), "2024-06-15T09:36:40.200Z");
    EXPECT_EQ(read("946684800"), "2000-01-01T00:00:00.000Z");
    EXPECT_EQ(read("946684800000"), "2000-01-01T00:00:00.000Z");
    EXPECT_EQ(read("1718444200250"), "2024-06-15T09:36:40.250Z");
    EXPECT_EQ(read("9999999999999"), "2286-11-20T17:46:39.999Z");
    EXPECT_EQ(form_of("1718444200.25"), TimeForm::seconds);
    EXPECT_EQ(form_of("1718444200250"), TimeForm::milliseconds);
}

TEST(WrittenTime, ThatCouldMeanTwoThingsIsNone) {
    for (const char* text : {"",
                             "yesterday",
                             "2026-11-28",
                             "11/28/2026 10:00",
                             "28-11-2026 10:00",
                             "26-11-28 10:00",
                             "2026-11-28 10",
                             "2026-11-28 10:00:00 pm",
                             "2026-11-28 10:00:00 CET",
                             "2026-13-28 10:00",
                             "2026-11-31 10:00",
                             "2026-11-28 25:00",
                             "2026.11.28 10:00",
                             "17184442001",
                             "17184442000000",
                             "1718444200250000",
                             "1.71844E+12",
                             "-1718444200",
                             "10:00:00",
                             "2026-11-28T10:00:00+",
                             "2026-11-28T10:00:00+2",
                             "2026-11-28T10:00:00."}) {
        EXPECT_EQ(read(text), "none") << text;
    }
}

TEST(WrittenTime, OfAnyMillisecondIsReadInEveryForm) {
    fleet::samples::Random random(3);
    for (int round = 0; round < 1000; ++round) {
        const fleet::Time time = fleet::samples::random_position(random).time;
        const std::string text = fleet::format_time(time);
        const std::string number = std::to_string(time.time_since_epoch().count());
        EXPECT_EQ(read(text), text);
        EXPECT_EQ(read(text.substr(0, text.size() - 1)), text);
        EXPECT_EQ(read(number), text);
        EXPECT_EQ(
            read(number.substr(0, number.size() - 3) + "." + number.substr(number.size() - 3)),
            text);
    }
}

}  // namespace
}  // namespace convoy::recordings
