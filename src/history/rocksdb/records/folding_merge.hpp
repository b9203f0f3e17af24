// A merge operator of RocksDB that makes one run of those written to a bucket, whatever they have.
// How they are folded has to be a function of the set of their rows. Then it does not matter when
// and how often RocksDB merges.
//
// Bytes that are not a run are never dropped: reads and compactions of their bucket fail.
#pragma once

#include <rocksdb/merge_operator.h>

#include <span>
#include <string>

namespace convoy::history {

class FoldingMerge : public rocksdb::MergeOperator {
 public:
    bool FullMergeV2(const MergeOperationInput& input, MergeOperationOutput* output) const final;
    bool PartialMergeMulti(const rocksdb::Slice& key, const std::deque<rocksdb::Slice>& operands,
                           std::string* run, rocksdb::Logger* logger) const final;

 private:
    /// Sets `run`. Returns false if the key is not that of a bucket, or one of `runs` no run of it.
    virtual bool fold(const rocksdb::Slice& key, std::span<const rocksdb::Slice> runs,
                      std::string& run) const = 0;
};

}  // namespace convoy::history
