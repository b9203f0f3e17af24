// SQLite's C interface with owners of its handles. Errors throw SqliteError; nothing else does.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace convoy::registry {

struct SqliteError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct SqliteDeleter {
    void operator()(sqlite3* database) const { ::sqlite3_close_v2(database); }
    void operator()(sqlite3_stmt* statement) const { ::sqlite3_finalize(statement); }
};

/// An open file. Use it on one thread at a time.
class Sqlite {
 public:
    /// Opens the file, and creates it if it is missing.
    explicit Sqlite(const std::string& file);

    /// Runs statements without results.
    void run(const std::string& statements) const;
    sqlite3* handle() const { return database_.get(); }

 private:
    std::unique_ptr<sqlite3, SqliteDeleter> database_;
};

/// One statement with its values, which are numbered from 1. It must not outlive its database.
class Statement {
 public:
    Statement(const Sqlite& database, std::string_view text);

    Statement& bind(int place, std::uint64_t number);
    Statement& bind(int place, std::string_view text);  ///< copied
    Statement& bind_null(int place);

    /// Returns whether there is another row.
    bool next();
    /// Runs a statement without rows.
    void run() { next(); }

    /// The columns of the row, which are numbered from 0.
    std::uint64_t number(int column) const;
    std::string text(int column) const;
    bool is_null(int column) const;

 private:
    void check(int code) const;

    sqlite3* database_;
    std::unique_ptr<sqlite3_stmt, SqliteDeleter> statement_;
};

/// All changes of its life happen together, when `commit` returns, or not at all.
class Transaction {
 public:
    explicit Transaction(Sqlite& database) : database_(database) {
        database_.run("BEGIN IMMEDIATE");
    }
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    void commit();

 private:
    Sqlite& database_;
    bool is_open_ = true;
};

}  // namespace convoy::registry
