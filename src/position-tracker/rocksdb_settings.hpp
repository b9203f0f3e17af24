#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace convoy::tracker {

/// Bounds the memory and the files of the database.
struct RocksDbLimits {
    std::size_t memtable_bytes = std::size_t{64} << 20U;     ///< of positions; at most two of them
    std::size_t block_cache_bytes = std::size_t{64} << 20U;  ///< blocks, their indexes and filters
    std::size_t log_bytes = std::size_t{256} << 20U;         ///< write-ahead logs, all together
    int open_files = 512;
    /// Runs written to one bucket that may wait in memory to be folded; reading it folds them. 0:
    /// any number.
    std::size_t unfolded_runs = 64;
};

struct RocksDbSettings {
    std::string folder;
    std::uint64_t rejected_kept = 100'000;  ///< the newest
    RocksDbLimits limits{};
};

}  // namespace convoy::tracker
