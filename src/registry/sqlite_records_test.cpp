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

TEST(SqliteRecords, ForgetTheOldestRemovals) {
    const RegistryFolder folder;
    SqliteRecords records(folder.file("registry.db"), "life", 2);
    for (std::uint64_t each = 1; each <= 3; ++each) {
        EXPECT_EQ(records.state()->forgotten, 0U);
        const RecordKey key{RecordKind::device, std::to_string(each)};
        const auto created = records.create(key, "{}").value();
        records.remove(key, created.version).value();
    }
    EXPECT_EQ(records.state()->forgotten, 2U);
    const auto changes = records.changes({.number = 0})->changes;
    ASSERT_EQ(changes.size(), 2U);
    EXPECT_EQ(changes[0].number, 4U);
    EXPECT_EQ(changes[1].number, 6U);
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
