// The parts of an embedded history that is open.
#pragma once

#include <memory>

#include "history/rocksdb/columns.hpp"
#include "history/rocksdb/folder.hpp"
#include "history/rocksdb/held.hpp"
#include "history/rocksdb/missing.hpp"
#include "history/rocksdb/positions.hpp"
#include "history/rocksdb/readings.hpp"
#include "history/rocksdb/rejected.hpp"
#include "history/rocksdb/settings.hpp"

namespace convoy::history {

struct RocksDbOpened {
    explicit RocksDbOpened(const RocksDbSettings& settings);

    RocksDbFolder folder;
    RocksDbColumns columns;
    RocksDbMissing missing;
    RocksDbPositions positions;
    RocksDbReadings readings;
    RocksDbRejected rejected;
    RocksDbHeld held;
};

/// Sets tables aside that are found damaged. Throws CannotOpen.
std::unique_ptr<RocksDbOpened> open_history(const RocksDbSettings& settings);

}  // namespace convoy::history
