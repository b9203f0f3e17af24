#include "history/rocksdb/records/run_merge.hpp"

#include "history/rocksdb/records/position_run.hpp"

namespace convoy::history {
namespace {

// Merges runs of one bucket into one.
class Folding {
 public:
    explicit Folding(const rocksdb::Slice& key) : key_(decode_key(key.ToStringView())) {}

    bool add(const rocksdb::Slice& run) {
        return key_ && decode_run(key_->bucket, run.ToStringView(), positions_);
    }

    std::string folded() {
        keep_smallest_of_each_time(positions_);
        return encode_run(positions_);
    }

 private:
    std::optional<BucketKey> key_;
    std::vector<fleet::Position> positions_;
};

}  // namespace

bool RunMerge::FullMergeV2(const MergeOperationInput& input, MergeOperationOutput* output) const {
    if (input.existing_value == nullptr && input.operand_list.size() == 1) {
        output->existing_operand = input.operand_list.front();  // unchecked: readers check it
        return true;
    }
    Folding folding(input.key);
    if (input.existing_value != nullptr && !folding.add(*input.existing_value)) {
        return false;
    }
    for (const rocksdb::Slice& operand : input.operand_list) {
        if (!folding.add(operand)) {
            return false;
        }
    }
    output->new_value = folding.folded();
    return true;
}

bool RunMerge::PartialMergeMulti(const rocksdb::Slice& key,
                                 const std::deque<rocksdb::Slice>& operands, std::string* run,
                                 rocksdb::Logger* /*logger*/) const {
    Folding folding(key);
    for (const rocksdb::Slice& operand : operands) {
        if (!folding.add(operand)) {
            return false;  // RocksDB keeps the operands
        }
    }
    *run = folding.folded();
    return true;
}

}  // namespace convoy::history
