// The settings of the embedded history: its folder, what is kept, and the database's limits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace convoy::history {

/// Limits the memory and the files of the database.
struct RocksDbLimits {
    /// The size of each memtable of positions, of which there are at most two. Runs in a memtable
    /// are not merged yet, and after a crash they are read from the write-ahead log. Larger
    /// memtables make neither writes nor reads faster.
    std::size_t memtable_bytes = std::size_t{16} << 20U;
    std::size_t block_cache_bytes = std::size_t{64} << 20U;  ///< blocks, their indexes and filters
    std::size_t log_bytes = std::size_t{256} << 20U;         ///< all write-ahead logs together
    int open_files = 512;

    /// These of them are for the sums that are kept (kept_sums.hpp).
    int open_files_of_sums() const { return open_files / 8; }
};

struct RocksDbSettings {
    std::string folder;
    std::uint64_t rejected_kept = 100'000;  ///< how many of the newest
    RocksDbLimits limits{};
};

}  // namespace convoy::history
