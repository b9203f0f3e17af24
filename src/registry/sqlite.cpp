#include "registry/sqlite.hpp"

namespace convoy::registry {

Sqlite::Sqlite(const std::string& file) {
    sqlite3* opened = nullptr;
    const int code = ::sqlite3_open_v2(
        file.c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
        nullptr);
    database_.reset(opened);
    if (code != SQLITE_OK) {
        throw SqliteError(opened == nullptr ? ::sqlite3_errstr(code) : ::sqlite3_errmsg(opened));
    }
}

void Sqlite::run(const std::string& statements) const {
    if (::sqlite3_exec(handle(), statements.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
        throw SqliteError(::sqlite3_errmsg(handle()));
    }
}

Statement::Statement(const Sqlite& database, std::string_view text) : database_(database.handle()) {
    sqlite3_stmt* prepared = nullptr;
    check(::sqlite3_prepare_v2(database_, text.data(), static_cast<int>(text.size()), &prepared,
                               nullptr));
    statement_.reset(prepared);
}

Statement& Statement::bind(int place, std::uint64_t number) {
    check(::sqlite3_bind_int64(statement_.get(), place, static_cast<sqlite3_int64>(number)));
    return *this;
}

Statement& Statement::bind(int place, std::string_view text) {
    check(::sqlite3_bind_text64(statement_.get(), place, text.data(), text.size(), SQLITE_TRANSIENT,
                                SQLITE_UTF8));
    return *this;
}

Statement& Statement::bind_null(int place) {
    check(::sqlite3_bind_null(statement_.get(), place));
    return *this;
}

bool Statement::next() {
    const int code = ::sqlite3_step(statement_.get());
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        throw SqliteError(::sqlite3_errmsg(database_));
    }
    return code == SQLITE_ROW;
}

std::uint64_t Statement::number(int column) const {
    return static_cast<std::uint64_t>(::sqlite3_column_int64(statement_.get(), column));
}

std::string Statement::text(int column) const {
    const auto* const bytes =
        static_cast<const char*>(::sqlite3_column_blob(statement_.get(), column));
    const int size = ::sqlite3_column_bytes(statement_.get(), column);
    return bytes == nullptr ? "" : std::string(bytes, static_cast<std::size_t>(size));
}

bool Statement::is_null(int column) const {
    return ::sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

void Statement::check(int code) const {
    if (code != SQLITE_OK) {
        throw SqliteError(::sqlite3_errmsg(database_));
    }
}

Transaction::~Transaction() {
    if (is_open_) {
        // A failed statement may have ended it already; then there is nothing to undo.
        ::sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
    }
}

void Transaction::commit() {
    database_.run("COMMIT");
    is_open_ = false;
}

}  // namespace convoy::registry
