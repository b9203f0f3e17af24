#include "position-importer/retention_notice.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "fleet/time.hpp"
#include "http/fixtures/test_upstream.hpp"

namespace convoy::importer {
namespace {

using testing::HasSubstr;

class RetentionNotice : public testing::Test {
 protected:
    void SetUp() override { std::filesystem::create_directory(folder_); }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    void file(const std::string& name, const std::string& text) {
        std::ofstream(folder_ / name, std::ios::binary) << text;
        settings_.files.push_back((folder_ / name).string());
    }
    std::string said(const Figure& seconds) const {
        std::ostringstream out;
        const Kept kept{.seconds = seconds,
                        .now = fleet::parse_time("2026-11-28T10:59:59Z").value()};
        say_what_is_too_old(settings_, kept, [] { return false; }, out);
        return out.str();
    }

    std::filesystem::path folder_ = std::filesystem::path(testing::TempDir()) /
                                    ("convoy_retention_" + std::to_string(::getpid()));
    ImporterSettings settings_;
};

constexpr double two_days = 2 * 86'400.0;
constexpr const char* limit =
    "older than 2026-11-26T10:00:00.000Z, the oldest time that trackers keep: they reject these as "
    "too_old\n";

TEST_F(RetentionNotice, NamesTheFilesWithOlderPositions) {
    file("old.csv",
         "time,lat,lon\n2026-11-26T09:59:59.999Z,1,2\n2026-11-26T10:00:00Z,1,2\n"
         "2026-11-28T10:00:00Z,1,2\n");
    file("new.csv", "time,lat,lon\n2026-11-28T10:00:00Z,1,2\n");
    file("none.csv", "these are no tracks\n");
    EXPECT_EQ(said(two_days), settings_.files[0] + ": 1 of 3 positions are " + limit);
    EXPECT_EQ(said(0.0), "") << "everything is kept";
}

TEST_F(RetentionNotice, SaysOfStandardInputWhatIsKept) {
    settings_.files = {"-"};
    EXPECT_EQ(
        said(two_days),
        std::string("-: it is read only once, so it is not known yet how many positions are ") +
            limit);
}

TEST_F(RetentionNotice, SaysIfItIsNotKnown) {
    EXPECT_EQ(said(kept_for(settings_)),
              "It is not known how long trackers keep positions; they reject older ones (neither "
              "--retention-days nor --tracker-metrics-url is set)\n");
}

TEST_F(RetentionNotice, KnowsItByTheSettingsOrElseFromATracker) {
    const http::TestUpstream tracker([](http::TestUpstream::Caller& caller, int /*nth*/) {
        caller.read_head();
        caller.send(
            "HTTP/1.1 200 OK\r\nContent-Length: 31\r\n\r\nconvoy_retention_seconds 86400\n");
    });
    settings_.tracker_metrics_url = tracker.url();
    EXPECT_EQ(kept_for(settings_).value(), 86'400.0);
    settings_.retention_days = 2;
    EXPECT_EQ(kept_for(settings_).value(), two_days);
}

}  // namespace
}  // namespace convoy::importer
