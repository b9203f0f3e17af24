// How RocksDB folds the runs that were written to one bucket into one: all their positions in order
// of time, and of those at one time the smallest. Any order, grouping and repetition gives the same
// bytes, so it does not matter when RocksDB folds, nor how often.
//
// Bytes that are no run are never dropped: reading fails, and RocksDB stops writing that table.
#pragma once

#include <rocksdb/merge_operator.h>

namespace convoy::tracker {

class RunMerge final : public rocksdb::MergeOperator {
 public:
    bool FullMergeV2(const MergeOperationInput& input, MergeOperationOutput* output) const override;
    bool PartialMergeMulti(const rocksdb::Slice& key, const std::deque<rocksdb::Slice>& operands,
                           std::string* run, rocksdb::Logger* logger) const override;
    const char* Name() const override { return "convoy.run"; }
    const char* NickName() const override { return "run"; }
};

}  // namespace convoy::tracker
