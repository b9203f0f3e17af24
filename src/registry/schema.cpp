#include "registry/schema.hpp"

namespace convoy::registry {
namespace {

/// Marks the file as ours ("conv").
constexpr std::uint64_t application = 0x636F6E76;

/// `kind` is a RecordKind; `content` is NULL after the record was removed. Ids are compared byte by
/// byte.
constexpr auto tables = R"(
    CREATE TABLE records (
        kind INTEGER NOT NULL, id TEXT NOT NULL, number INTEGER NOT NULL UNIQUE, content TEXT,
        PRIMARY KEY (kind, id)) WITHOUT ROWID;
    CREATE INDEX removals ON records (number) WHERE content IS NULL;
    CREATE TABLE life (name TEXT NOT NULL, number INTEGER NOT NULL, forgotten INTEGER NOT NULL);
)";

std::uint64_t pragma(const Sqlite& database, const std::string& name) {
    Statement statement(database, "PRAGMA " + name);
    return statement.next() ? statement.number(0) : 0;
}

bool is_empty(const Sqlite& database) {
    Statement statement(database, "SELECT count(*) FROM sqlite_master");
    return statement.next() && statement.number(0) == 0;
}

void create(Sqlite& database) {
    Transaction all(database);
    database.run(tables);
    database.run("INSERT INTO life VALUES ('', 0, 0)");
    database.run("PRAGMA application_id = " + std::to_string(application));
    database.run("PRAGMA user_version = " + std::to_string(schema_version));
    all.commit();
}

void check(const Sqlite& database) {
    if (pragma(database, "application_id") != application) {
        throw SqliteError("it is a database of another program");
    }
    const std::uint64_t version = pragma(database, "user_version");
    if (version > schema_version) {
        throw SqliteError("a newer version of Convoy has written it (schema " +
                          std::to_string(version) + "; this one reads up to " +
                          std::to_string(schema_version) + ")");
    }
    Statement damage(database, "PRAGMA quick_check(1)");
    if (damage.next() && damage.text(0) != "ok") {
        throw SqliteError("it is damaged: " + damage.text(0));
    }
}

}  // namespace

Sqlite open_registry_file(const std::string& file, const std::string& name) {
    try {
        Sqlite database(file);
        // Another process would write between our reading of a version and our change.
        database.run("PRAGMA locking_mode = EXCLUSIVE");
        database.run("PRAGMA journal_mode = WAL");
        database.run("PRAGMA synchronous = FULL");
        // What was removed is overwritten: an operator erases a vehicle with its name and its
        // notes.
        database.run("PRAGMA secure_delete = ON");
        if (is_empty(database)) {
            create(database);
        }
        check(database);
        Statement(database, "UPDATE life SET name = ? WHERE name = ''").bind(1, name).run();
        return database;
    } catch (const SqliteError& error) {
        const std::string reason = error.what();
        const bool is_in_use = reason == ::sqlite3_errstr(SQLITE_BUSY);
        throw UnusableFile(file + ": " + (is_in_use ? "another process uses it" : reason));
    }
}

}  // namespace convoy::registry
