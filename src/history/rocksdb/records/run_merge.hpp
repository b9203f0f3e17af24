// The merge operators of runs. Of positions: all in order of time, and of those at one time the
// smallest. Of readings: all in order of time, and those of one time joined.
#pragma once

#include "history/rocksdb/records/folding_merge.hpp"

namespace convoy::history {

class RunMerge final : public FoldingMerge {
 public:
    const char* Name() const override { return "convoy.run"; }
    const char* NickName() const override { return "run"; }

 private:
    bool fold(const rocksdb::Slice& key, std::span<const rocksdb::Slice> runs,
              std::string& run) const override;
};

class ReadingMerge final : public FoldingMerge {
 public:
    const char* Name() const override { return "convoy.readings"; }
    const char* NickName() const override { return "readings"; }

 private:
    bool fold(const rocksdb::Slice& key, std::span<const rocksdb::Slice> runs,
              std::string& run) const override;
};

}  // namespace convoy::history
