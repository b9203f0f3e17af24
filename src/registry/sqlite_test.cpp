#include "registry/sqlite.hpp"

#include <gtest/gtest.h>

namespace convoy::registry {
namespace {

TEST(Sqlite, ValuesAreReadAsTheyWereBound) {
    Sqlite database(":memory:");
    database.run("CREATE TABLE one (number, text, empty)");
    const std::string text("a\0'é", 5);
    Statement(database, "INSERT INTO one VALUES (?, ?, ?)")
        .bind(1, std::uint64_t{1} << 62U)
        .bind(2, text)
        .bind_null(3)
        .run();
    Statement read(database, "SELECT * FROM one");
    ASSERT_TRUE(read.next());
    EXPECT_EQ(read.number(0), std::uint64_t{1} << 62U);
    EXPECT_EQ(read.text(1), text);
    EXPECT_TRUE(read.is_null(2));
    EXPECT_FALSE(read.next());
}

TEST(Sqlite, AnErrorIsThrown) {
    Sqlite database(":memory:");
    EXPECT_THROW(database.run("SELECT FROM"), SqliteError);
    EXPECT_THROW(Statement(database, "SELECT * FROM missing"), SqliteError);
    EXPECT_THROW(Statement(database, "SELECT 1").bind(2, std::uint64_t{1}), SqliteError);
    EXPECT_THROW(Sqlite("missing/folder/file"), SqliteError);
}

TEST(Sqlite, ATransactionThatIsNotCommittedIsUndone) {
    Sqlite database(":memory:");
    database.run("CREATE TABLE one (number)");
    const auto count = [&database] {
        Statement read(database, "SELECT count(*) FROM one");
        read.next();
        return read.number(0);
    };
    {
        const Transaction undone(database);
        database.run("INSERT INTO one VALUES (1)");
    }
    EXPECT_EQ(count(), 0U);
    {
        Transaction kept(database);
        database.run("INSERT INTO one VALUES (1)");
        kept.commit();
    }
    EXPECT_EQ(count(), 1U);
}

}  // namespace
}  // namespace convoy::registry
