// Stores and reads the readings in the history's RocksDB. position_record.hpp describes the
// entries.
//
// A folder has no column family for readings until the first of them: positions without readings
// cost nothing more, and an older version of Convoy reads the folder until then. The first one
// raises the folder's format by a durable write of its own, after the history was copied as it is
// (older_copy.hpp). The next opening makes the column family.
//
// Threads: one appending thread at a time may stage; any thread may read.
#pragma once

#include <rocksdb/write_batch.h>

#include <cstdint>
#include <span>
#include <vector>

#include "history/history.hpp"
#include "history/rocksdb/folder.hpp"
#include "history/rocksdb/older_copy.hpp"
#include "history/rocksdb/records/position_record.hpp"

namespace convoy::history {

class RocksDbReadings {
 public:
    /// Throws CannotOpen. `folder` outlives this.
    explicit RocksDbReadings(const RocksDbFolder& folder);

    /// Returns whether the folder may have these readings.
    bool may_have(std::span<const StoredReading> readings) const;
    /// Adds to `writes` that the folder may have any readings that this version knows, and copies
    /// the history. When the write has succeeded, the folder has to be opened again.
    OlderCopy stage_format(rocksdb::WriteBatch& writes) const;

    /// Adds the readings to `writes`; `numbers` has the vehicle's number of each. It reads nothing.
    void stage(std::span<const StoredReading> readings, std::span<const VehicleNumber> numbers,
               rocksdb::WriteBatch& writes) const;

    /// A vehicle with the number by which the store knows it.
    struct Numbered {
        const fleet::VehicleName& vehicle;
        VehicleNumber number;
    };
    /// These are as in History.
    StoreResult<std::vector<StoredReading>> readings(const Numbered& vehicle, TimeRange range,
                                                     std::size_t limit) const;
    StoreResult<std::vector<StoredReading>> readings_before(const Numbered& vehicle,
                                                            fleet::Time time,
                                                            std::size_t limit) const;

 private:
    const RocksDbFolder& folder_;
    std::uint32_t last_attribute_;  // that readings may have
};

}  // namespace convoy::history
