#include "registry/sqlite_records.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "registry/fixtures/registry_folder.hpp"

namespace convoy::registry {
namespace {

bool is_in_a_file(const RegistryFolder& folder, const std::string& text) {
    for (const auto& each : std::filesystem::directory_iterator(folder.file(""))) {
        std::ifstream file(each.path(), std::ios::binary);
        const std::string all(std::istreambuf_iterator<char>(file), {});
        if (all.find(text) != std::string::npos) {
            return true;
        }
    }
    return false;
}

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

TEST(SqliteRecords, LeaveNothingOfTheContentOfARemovedRecordOnTheDisk) {
    const RegistryFolder folder;
    SqliteRecords records(folder.file("registry.db"), "life");
    const RecordKey key{RecordKind::vehicle, "Van"};
    const auto created = records.create(key, "the first secret").value();
    const auto replaced = records.replace(key, created.version, "the other secret").value();
    EXPECT_TRUE(is_in_a_file(folder, "secret"));
    records.remove(key, replaced.version).value();
    EXPECT_FALSE(is_in_a_file(folder, "secret"));
    EXPECT_TRUE(is_in_a_file(folder, "Van")) << "readers that were away learn of the removal";
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
