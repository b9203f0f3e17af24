#include "position-importer/importer_settings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "service/settings.hpp"

namespace convoy::importer {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::optional<ImporterSettings> read(std::vector<const char*> words) {
    words.insert(words.begin(), "position-importer");
    return read_settings(static_cast<int>(words.size()), words.data());
}

std::string complaint(const std::vector<const char*>& words) {
    try {
        read(words);
    } catch (const service::BadSetting& bad) {
        return bad.what();
    }
    return "";
}

TEST(ImporterSettings, AreFilesAndHowTheyAreRead) {
    const auto settings =
        read({"--dry-run", "drives/Van 7.gpx", "--vehicle", "Lorry", "--csv-columns",
              "vehicle=Wagen,time=Zeit,date=Tag,lat=B,lon=L", "b.csv", "--time-zone=+02:00"});
    EXPECT_TRUE(settings->dry_run);
    EXPECT_THAT(settings->files, ElementsAre("drives/Van 7.gpx", "b.csv"));
    const auto reading = reading_settings(*settings, settings->files.front());
    EXPECT_EQ(reading.file_name, "Van 7");
    EXPECT_EQ(reading.vehicle->text(), "Lorry");
    EXPECT_EQ(reading.columns.vehicle, "Wagen");
    EXPECT_EQ(reading.columns.date, "Tag");
    EXPECT_EQ(reading.columns.accuracy, "");
    EXPECT_EQ(reading.zone, "+02:00");
    EXPECT_EQ(fleet::format_time(*reading.to_utc(recordings::LocalTime{})),
              "1969-12-31T22:00:00.000Z");
}

TEST(ImporterSettings, NameTheSpeedWithItsUnit) {
    const auto columns = [](const char* mapping) {
        const auto settings = read({"b.csv", "--csv-columns", mapping});
        return reading_settings(*settings, settings->files.front()).columns;
    };
    EXPECT_EQ(columns("speed=v").speed, "v");
    EXPECT_EQ(columns("speed=v").speed_unit.name, "m/s");
    EXPECT_EQ(columns("speed_kmh=v,heading=c").speed_unit.name, "km/h");
    EXPECT_EQ(columns("speed_kmh=v,heading=c").heading, "c");
    EXPECT_EQ(columns("speed_mph=v").speed_unit.name, "mph");
    EXPECT_EQ(columns("speed_knots=v").speed_unit.name, "knots");
    EXPECT_EQ(columns("heading=c").speed, "");
}

TEST(ImporterSettings, NameNoVehicleAfterStandardInput) {
    const auto settings = read({"a.csv", "-"});
    EXPECT_EQ(reading_settings(*settings, "a.csv").file_name, "a");
    EXPECT_EQ(reading_settings(*settings, "-").file_name, "");
}

TEST(ImporterSettings, AreRefusedBeforeAFileIsRead) {
    EXPECT_THAT(complaint({}), HasSubstr("needs a FILE"));
    EXPECT_THAT(complaint({"a", "--csv-columns", "van=x"}), HasSubstr("--csv-columns has 'van=x'"));
    EXPECT_THAT(complaint({"a", "--csv-columns", "time="}), HasSubstr("--csv-columns has 'time='"));
    EXPECT_THAT(complaint({"a", "--vehicle", "a\nb"}), HasSubstr("--vehicle is 'a\nb'"));
    EXPECT_THAT(complaint({"a", "--vehicle", "a\tb"}), HasSubstr("without control characters"));
    EXPECT_THAT(complaint({"a", "--queue-metrics-url", "queue:9404"}),
                HasSubstr("--queue-metrics-url is 'queue:9404': it should be an address like"));
    EXPECT_THAT(complaint({"a", "--tracker-metrics-url", "http://t/metrics"}),
                HasSubstr("--tracker-metrics-url is 'http://t/metrics'"));
    EXPECT_THAT(complaint({"a", "--time-zone", "Mars"}), HasSubstr("--time-zone is 'Mars'"));
    EXPECT_THAT(complaint({"a", "--tz", "UTC"}), HasSubstr("--tz is not a setting"));
}

}  // namespace
}  // namespace convoy::importer
