// The folder `damaged` beside the history's tables: marks of tables that were found damaged, and
// the originals of tables that were set aside.
//
//   000012.sst.noticed   table 12 was found damaged; the file has RocksDB's message or the reason
//   000012.sst           the original of a table that was set aside ("000012.sst.2" and so on if
//                        there are more)
//   000012.sst.taken     table 12 was set aside and is not put back yet; the file has a SetAside
//
// Convoy deletes originals only when a vehicle is erased. They have no limit: a metric shows their
// size, and an operator deletes them when the vehicles are restored.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "history/rocksdb/table_reading.hpp"

namespace convoy::history {

/// Returns the table file ("000012.sst") that RocksDB's message calls corrupt, or nullopt.
std::optional<std::string> damaged_table_in(const std::string& error);

/// Marks the table that `error` names. Returns whether one is marked now. Thread-safe.
bool notice_damage(const std::string& folder, const std::string& error);

/// Marks a table that no error names. Returns whether it is marked now. Thread-safe.
bool mark_damaged(const std::string& folder, const std::string& table, const std::string& why);

/// Returns the marked tables.
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
/// Copies the table's file and returns the copy's path. Throws std::filesystem::filesystem_error,
/// as do the next three functions.
std::string keep_original(const std::string& folder, const std::string& table);
void note_set_aside(const std::string& folder, const SetAside& table);
std::vector<SetAside> read_set_aside(const std::string& folder);
void forget_set_aside(const std::string& folder, const SetAside& table);

/// Returns the size of all originals. Never throws.
std::uint64_t bytes_of_originals(const std::string& folder);
/// Deletes the originals, because they may have erased positions.
void delete_originals(const std::string& folder);

/// Returns the path of the lock that lets one process at a time salvage.
std::string salvage_lock(const std::string& folder);

}  // namespace convoy::history
