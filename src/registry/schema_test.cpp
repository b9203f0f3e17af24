#include "registry/schema.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "registry/fixtures/registry_folder.hpp"

namespace convoy::registry {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class SchemaTest : public testing::Test {
 protected:
    std::string refusal() const {
        try {
            open_registry_file(file_, "another");
        } catch (const UnusableFile& refused) {
            EXPECT_THAT(refused.what(), StartsWith(file_ + ": "));
            return refused.what();
        }
        return "it was opened";
    }
    static std::string name_in(const Sqlite& database) {
        Statement statement(database, "SELECT name FROM life");
        statement.next();
        return statement.text(0);
    }

    RegistryFolder folder_;
    std::string file_ = folder_.file("registry.db");
};

TEST_F(SchemaTest, ANewFileHasTablesAndTheNameOfItsLife) {
    EXPECT_EQ(name_in(open_registry_file(file_, "first")), "first");
    EXPECT_EQ(name_in(open_registry_file(file_, "second")), "first") << "it is the same life";
}

TEST_F(SchemaTest, EachCommitIsSynced) {
    const Sqlite database = open_registry_file(file_, "first");
    Statement synchronous(database, "PRAGMA synchronous");
    ASSERT_TRUE(synchronous.next());
    EXPECT_EQ(synchronous.number(0), 2U) << "FULL";
    Statement journal(database, "PRAGMA journal_mode");
    ASSERT_TRUE(journal.next());
    EXPECT_EQ(journal.text(0), "wal");
}

TEST_F(SchemaTest, AFileInUseIsRefused) {
    const Sqlite database = open_registry_file(file_, "first");
    EXPECT_THAT(refusal(), HasSubstr("another process uses it"));
}

TEST_F(SchemaTest, AFileOfANewerVersionIsRefusedAndUnchanged) {
    {
        Sqlite database = open_registry_file(file_, "first");
        database.run("PRAGMA user_version = 7");
    }
    EXPECT_THAT(refusal(), HasSubstr("a newer version of Convoy has written it (schema 7; this one "
                                     "reads up to 1)"));
    Sqlite database(file_);
    EXPECT_EQ(name_in(database), "first");
}

TEST_F(SchemaTest, AFileOfAnotherProgramIsRefused) {
    {
        Sqlite database(file_);
        database.run("CREATE TABLE photos (id)");
    }
    EXPECT_THAT(refusal(), HasSubstr("another program"));
}

TEST_F(SchemaTest, ADamagedFileIsRefused) {
    std::ofstream(file_) << std::string(5'000, 'x');
    EXPECT_THAT(refusal(), HasSubstr("not a database"));
}

TEST_F(SchemaTest, AFileThatCannotBeMadeIsRefused) {
    file_ = folder_.file("missing/registry.db");
    EXPECT_THAT(refusal(), HasSubstr("unable to open"));
}

}  // namespace
}  // namespace convoy::registry
