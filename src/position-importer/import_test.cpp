#include "position-importer/import.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace convoy::importer {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// A new folder for each test, and an import that collects what it publishes.
class Import : public testing::Test {
 protected:
    void SetUp() override { std::filesystem::create_directory(folder_); }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    std::string file(const std::string& name, const std::string& text) const {
        std::ofstream(folder_ / name, std::ios::binary) << text;
        return (folder_ / name).string();
    }

    Ending import(const std::vector<std::string>& files, bool dry_run = false) {
        ImporterSettings settings;
        settings.files = files;
        settings.dry_run = dry_run;
        return import_files(
            settings,
            {.publish = [this](const auto& record) { return publish(record); },
             .finish =
                 [this] {
                     finished_ = true;
                     return unfinished_;
                 },
             .accepted = [this] { return published_.size(); },
             .stopping = [this] { return stopping_; },
             .progress = [this](const auto&, const auto&) { ++progress_; },
             .note = [this](const std::string& name,
                            const std::string& note) { notes_.push_back(name + ": " + note); }},
            tally_);
    }

    static std::string rows(int count) {
        std::string text = "time,lat,lon\n";
        for (int row = 0; row < count; ++row) {
            text += std::to_string(1'718'444'200 + row) + ",1,2\n";
        }
        return text;
    }

    std::filesystem::path folder_ =
        std::filesystem::path(testing::TempDir()) / ("convoy_import_" + std::to_string(::getpid()));
    Tally tally_{5};
    std::vector<std::string> published_;  // vehicles
    std::vector<std::string> notes_;
    std::size_t refuse_after_ = 1'000'000;
    int progress_ = 0;
    bool stopping_ = false;
    bool finished_ = false;
    ImportResult unfinished_;  // of finishing

 private:
    ImportResult publish(const fleet::DeviceRecord& record) {
        if (published_.size() == refuse_after_) {
            return ImportError{"the queue is gone"};
        }
        published_.push_back(record.vehicle.text());
        return {};
    }
};

TEST_F(Import, ReadsEveryFileAlsoAfterOneThatCannotBeRead) {
    const std::string notes = file("notes.txt", "These are tracks.\n");
    const Ending ending =
        import({file("Van 1.csv", rows(2)), notes, "no/such/file", file("Van 2.csv", rows(1))});
    EXPECT_THAT(published_, ElementsAre("Van 1", "Van 1", "Van 2"));
    EXPECT_EQ(ending.accepted, 3U);
    EXPECT_THAT(ending.unreadable,
                ElementsAre(testing::StartsWith(notes + ": no column"),
                            "no/such/file: it cannot be read: No such file or directory"));
    EXPECT_EQ(ending.error, std::nullopt);
    EXPECT_TRUE(finished_);
    EXPECT_THAT(notes_[0], HasSubstr("Van 1.csv: columns: time=time, lat=lat, lon=lon"));
}

TEST_F(Import, EndsAtOnceIfTheQueueIsGone) {
    refuse_after_ = 3;
    const Ending ending = import({file("a.csv", rows(10)), file("b.csv", rows(10))});
    EXPECT_EQ(ending.error, ImportError{"the queue is gone"});
    EXPECT_EQ(ending.accepted, 3U);
    EXPECT_EQ(tally_.all().positions, 4U);
    EXPECT_FALSE(finished_);
}

TEST_F(Import, SaysWhyTheQueueHasNotAcceptedAll) {
    unfinished_ = ImportError{"the queue accepted nothing"};
    EXPECT_EQ(import({file("a.csv", rows(1))}).error, unfinished_.error());
}

TEST_F(Import, ShowsProgressAndStopsIfAsked) {
    const std::string long_file = file("a.csv", rows(2'500));
    EXPECT_EQ(import({long_file}).error, std::nullopt);
    EXPECT_EQ(progress_, 2);
    stopping_ = true;
    EXPECT_EQ(import({long_file}).error, ImportError{"it was stopped"});
    EXPECT_EQ(published_.size(), 2'500U);
}

TEST_F(Import, OfADryRunNeedsNoQueue) {
    ImporterSettings settings;
    settings.files = {file("Van.csv", rows(2))};
    settings.dry_run = true;
    std::ostringstream out;
    EXPECT_EQ(import_all(settings, [](auto) { return false; }, out, nullptr), EXIT_SUCCESS);
    EXPECT_THAT(out.str(), HasSubstr("Would be imported: 2 positions; nothing was sent\n"));
    settings.files.emplace_back("no/such/file");
    EXPECT_EQ(import_all(settings, [](auto) { return false; }, out, nullptr), EXIT_FAILURE);
}

}  // namespace
}  // namespace convoy::importer
