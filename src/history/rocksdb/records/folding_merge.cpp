#include "history/rocksdb/records/folding_merge.hpp"

#include <vector>

namespace convoy::history {

bool FoldingMerge::FullMergeV2(const MergeOperationInput& input,
                               MergeOperationOutput* output) const {
    if (input.existing_value == nullptr && input.operand_list.size() == 1) {
        output->existing_operand = input.operand_list.front();  // unchecked: readers check it
        return true;
    }
    std::vector<rocksdb::Slice> runs;
    runs.reserve(input.operand_list.size() + 1);
    if (input.existing_value != nullptr) {
        runs.push_back(*input.existing_value);
    }
    runs.insert(runs.end(), input.operand_list.begin(), input.operand_list.end());
    return fold(input.key, runs, output->new_value);
}

bool FoldingMerge::PartialMergeMulti(const rocksdb::Slice& key,
                                     const std::deque<rocksdb::Slice>& operands, std::string* run,
                                     rocksdb::Logger* /*logger*/) const {
    // After a failure RocksDB keeps the operands.
    return fold(key, std::vector<rocksdb::Slice>(operands.begin(), operands.end()), *run);
}

}  // namespace convoy::history
