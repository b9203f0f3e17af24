#include "registry/sqlite_records.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "registry/fixtures/registry_folder.hpp"

namespace convoy::registry {
namespace {

const RecordKey backed_up{RecordKind::device, "van"};

TEST(SqliteRecords, HaveTheSameRecordsInABackupAndAnotherName) {
    const RegistryFolder folder;
    SqliteRecords records(folder.file("registry.db"), "first");
    records.create(backed_up, "d1").value();
    const std::string file = folder.file("backup");
    ASSERT_TRUE(records.back_up(file));
    records.replace(backed_up, 1, "d2").value();
    const SqliteRecords copy(file, "second");
    EXPECT_EQ(copy.find(backed_up).value()->content, "d1");
    EXPECT_EQ(copy.state()->number, 1U);
    EXPECT_NE(copy.state()->name, records.state()->name);
}

TEST(SqliteRecords, ReplaceNoFileByABackup) {
    const RegistryFolder folder;
    const SqliteRecords records(folder.file("registry.db"), "life");
    const std::string file = folder.file("backup");
    ASSERT_TRUE(records.back_up(file));
    const auto size = std::filesystem::file_size(file);
    EXPECT_NE(records.back_up(file).error().what, "");
    EXPECT_EQ(std::filesystem::file_size(file), size);
}

TEST(SqliteRecords, SayWhyABackupFails) {
    const RegistryFolder folder;
    const SqliteRecords records(folder.file("registry.db"), "life");
    const auto failed = records.back_up(folder.file("missing/backup.db"));
    EXPECT_FALSE(failed);
    EXPECT_NE(failed.error().what, "");
}

}  // namespace
}  // namespace convoy::registry
