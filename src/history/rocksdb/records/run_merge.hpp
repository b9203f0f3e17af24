// The merge operator that makes one run of those written to a bucket: all their positions in order
// of time, and of those at one time the smallest. Any order, grouping and repetition results in the
// same bytes, so it does not matter when and how often RocksDB merges.
//
// Bytes that are not a run are never dropped: reads and compactions of their bucket fail.
#pragma once

#include <rocksdb/merge_operator.h>

namespace convoy::history {

class RunMerge final : public rocksdb::MergeOperator {
 public:
    bool FullMergeV2(const MergeOperationInput& input, MergeOperationOutput* output) const override;
    bool PartialMergeMulti(const rocksdb::Slice& key, const std::deque<rocksdb::Slice>& operands,
                           std::string* run, rocksdb::Logger* logger) const override;
    const char* Name() const override { return "convoy.run"; }
    const char* NickName() const override { return "run"; }
};

}  // namespace convoy::history
