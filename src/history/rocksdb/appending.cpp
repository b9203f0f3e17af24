#include "history/rocksdb/appending.hpp"

#include <utility>

#include "history/conflict.hpp"

namespace convoy::history {

AppendCounts StagedBatch::counts() const {
    AppendCounts counts = positions.counts;
    counts.taken_in = held.taken_in;
    return counts;
}

StoreResult<StagedBatch> stage_batch(RocksDbOpened& opened, const Batch& batch,
                                     rocksdb::WriteBatch& writes) {
    auto positions = opened.positions.stage(batch.positions, writes);
    if (!positions) {
        return positions.error();
    }
    std::vector<StoredRejection> to_reject(batch.rejected);
    for (const fleet::ReportedPosition& lost : positions->lost) {
        to_reject.push_back(conflict_of(lost, batch.received));
    }
    auto rejected = opened.rejected.stage(to_reject, writes);
    if (!rejected) {
        return rejected.error();
    }
    if (const auto removed = opened.rejected.stage_removing(batch.no_longer_rejected, writes);
        !removed) {
        return removed.error();
    }
    auto held = opened.held.stage(batch, writes);
    if (!held) {
        return held.error();
    }
    auto numbers = opened.positions.stage_numbers(batch.readings, writes);
    opened.readings.stage(batch.readings, numbers, writes);
    opened.columns.stage(batch, writes);
    return StagedBatch{.positions = std::move(*positions),
                       .said = std::move(numbers),
                       .rejected = *rejected,
                       .held = *held};
}

void committed(RocksDbOpened& opened, const StagedBatch& staged) {
    opened.columns.committed();
    opened.positions.committed(staged.positions);
    opened.positions.named(staged.said);
    opened.rejected.committed(staged.rejected);
    opened.held.committed(staged.held.change);
}

}  // namespace convoy::history
