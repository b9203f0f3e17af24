// The folder `damaged` beside the history's tables: marks of tables that were found damaged, and
// the originals of tables that were set aside.
//
//   000012.sst.noticed   a read or a write found table 12 damaged; it holds RocksDB's message
//   000012.sst           the original of a table that was set aside ("000012.sst.2" and so on if
//                        there are more)
//   000012.sst.taken     what is still to be put back of it (SetAside)
//
// Originals are never deleted, unless a vehicle is erased.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "history/rocksdb/table_reading.hpp"

namespace convoy::tracker {

/// The table file ("000012.sst") that RocksDB's message calls corrupt; nothing if it names none.
std::optional<std::string> damaged_table_in(const std::string& error);

/// Marks the table that `error` names. Returns whether one is marked now. Thread-safe.
bool notice_damage(const std::string& folder, const std::string& error);

/// Marks a table that no error names. Returns whether it is marked now. Thread-safe.
bool mark_damaged(const std::string& folder, const std::string& table, const std::string& why);

/// The tables that are marked.
std::vector<std::string> noticed_tables(const std::string& folder);
void remove_mark(const std::string& folder, const std::string& table);
/// Removes everything that `notice_damage` has made, so that a refused folder stays as it was.
void take_back_mark(const std::string& folder, const std::string& table);

/// A table that RocksDB does not list any more.
struct SetAside {
    std::string table;
    std::size_t family;  ///< FamilyPlace
    KeyRange keys;
    std::string original;  ///< the file's path
};
/// Copies the table's file; the path of the copy. Throws std::filesystem::filesystem_error, as all
/// below do.
std::string keep_original(const std::string& folder, const std::string& table);
void note_set_aside(const std::string& folder, const SetAside& table);
std::vector<SetAside> read_set_aside(const std::string& folder);
void forget_set_aside(const std::string& folder, const SetAside& table);

/// Deletes the originals, for they may hold what was erased.
void delete_originals(const std::string& folder);

/// The file by which one process at a time salvages.
std::string salvage_lock(const std::string& folder);

}  // namespace convoy::tracker
