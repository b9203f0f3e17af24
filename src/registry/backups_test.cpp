#include "registry/backups.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <filesystem>

#include "registry/fixtures/registry_folder.hpp"
#include "registry/sqlite_records.hpp"

namespace convoy::registry {
namespace {

class BackupsTest : public testing::Test {
 protected:
    http::Response make(std::optional<std::string> folder) {
        Backups backups(std::move(folder),
                        [] { return fleet::Time{std::chrono::milliseconds{1'800'000'000'000}}; });
        backups.use(records_);
        return backups.make();
    }

    RegistryFolder folder_;
    std::shared_ptr<SqliteRecords> records_ =
        std::make_shared<SqliteRecords>(folder_.file("registry.db"), "life");
};

TEST_F(BackupsTest, ABackupIsARegistryOfItsOwn) {
    records_->create({RecordKind::vehicle, "v"}, "{}").value();
    const http::Response made = make(folder_.file("backups"));
    EXPECT_EQ(made.status, 201);
    const auto file =
        boost::json::value_to<std::string>(boost::json::parse(made.body).at("backup"));
    EXPECT_EQ(file, folder_.file("backups/registry-2027-01-15T08-00-00.000Z.db"));
    EXPECT_TRUE(SqliteRecords(file, "other").find({RecordKind::vehicle, "v"}).value());
}

TEST_F(BackupsTest, WithoutAFolderNoneIsMade) { EXPECT_EQ(make(std::nullopt).status, 409); }

TEST_F(BackupsTest, ThereIsNoneBeforeTheRecordsAreOpen) {
    Backups backups(folder_.file("backups"), [] { return fleet::Time{}; });
    EXPECT_EQ(backups.make().status, 503);
}

TEST_F(BackupsTest, AFailedBackupSaysWhyAndLeavesNothing) {
    EXPECT_EQ(make(folder_.file("registry.db")).status, 503) << "it is no folder";
    EXPECT_EQ(make(folder_.file("backups")).status, 201);
    EXPECT_EQ(make(folder_.file("backups")).status, 503) << "there is one of this time";
    const std::filesystem::directory_iterator all(folder_.file("backups"));
    EXPECT_EQ(std::distance(begin(all), end(all)), 1);
}

}  // namespace
}  // namespace convoy::registry
