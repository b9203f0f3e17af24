#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace convoy::tracker {

/// Bounds the memory and the files of the database.
struct RocksDbLimits {
    /// Of positions; at most two of them. What is in them was not folded yet, and is read from the
    /// log again after a crash: larger ones make neither writing nor reading faster.
    std::size_t memtable_bytes = std::size_t{16} << 20U;
    std::size_t block_cache_bytes = std::size_t{64} << 20U;  ///< blocks, their indexes and filters
    std::size_t log_bytes = std::size_t{256} << 20U;         ///< write-ahead logs, all together
    int open_files = 512;
};

struct RocksDbSettings {
    std::string folder;
    std::uint64_t rejected_kept = 100'000;  ///< the newest
    RocksDbLimits limits{};
};

}  // namespace convoy::tracker
