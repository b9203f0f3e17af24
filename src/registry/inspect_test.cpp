#include "registry/inspect.hpp"

#include <gtest/gtest.h>

#include <array>
#include <fstream>

#include "registry/fixtures/registry_folder.hpp"
#include "registry/schema.hpp"
#include "registry/sqlite_records.hpp"
#include "service/settings.hpp"

namespace convoy::registry {
namespace {

int inspect_file(const std::string& file) {
    const std::array<const char*, 3> words{"registry", "inspect", file.c_str()};
    return inspect(words.size(), words.data());
}

/// Returns why the file cannot be used, or "".
std::string refusal_of(const std::string& file) {
    try {
        inspect_file(file);
        return "";
    } catch (const UnusableFile& refused) {
        return refused.what();
    }
}

TEST(Inspect, PrintsWhatABackupHas) {
    const RegistryFolder folder;
    SqliteRecords records(folder.file("registry.db"), "life");
    records.create({RecordKind::vehicle, "Van"}, "{}").value();
    records.create({RecordKind::device, "1"}, "{}").value();
    records.create({RecordKind::device, "2"}, "{}").value();
    records.back_up(folder.file("backup.db")).value();
    testing::internal::CaptureStdout();
    EXPECT_EQ(inspect_file(folder.file("backup.db")), 0);
    EXPECT_EQ(testing::internal::GetCapturedStdout(), "vehicles 1\ndevices  2\nchanges  3\n");
}

TEST(Inspect, RefusesTheFileOfARunningRegistry) {
    const RegistryFolder folder;
    const SqliteRecords records(folder.file("registry.db"), "life");
    EXPECT_NE(refusal_of(folder.file("registry.db")).find("another process uses it"),
              std::string::npos);
}

TEST(Inspect, RefusesWhatIsNoFileOfARegistryAndMakesNone) {
    const RegistryFolder folder;
    std::ofstream(folder.file("text")) << "by the sea, on a long holiday with no database at all";
    std::ofstream(folder.file("empty")).close();
    EXPECT_NE(refusal_of(folder.file("text")), "");
    EXPECT_NE(refusal_of(folder.file("empty")), "");
    EXPECT_NE(refusal_of(folder.file("missing")), "");
    EXPECT_FALSE(std::ifstream(folder.file("missing")));
}

TEST(Inspect, TakesOneFile) {
    const std::array<const char*, 2> none{"registry", "inspect"};
    EXPECT_TRUE(wants_inspection(none.size(), none.data()));
    EXPECT_THROW(inspect(none.size(), none.data()), service::BadSetting);
    const std::array<const char*, 3> other{"registry", "--records", "inspect"};
    EXPECT_FALSE(wants_inspection(other.size(), other.data()));
    EXPECT_FALSE(wants_inspection(1, other.data()));
}

}  // namespace
}  // namespace convoy::registry
