#include "history/rocksdb/table_reading.hpp"

#include <algorithm>
#include <utility>

#include "history/rocksdb/records/run_merge.hpp"

namespace convoy::history {
namespace {

std::string after(const std::string& key) { return key + '\0'; }

// Halfway between two keys of one length, read as numbers: (low + high) / 2, rounded down.
std::string halfway(const std::string& low, const std::string& high) {
    std::string sum(low.size() + 1, '\0');
    unsigned carry = 0;
    for (std::size_t i = low.size(); i-- > 0;) {
        carry += static_cast<unsigned char>(low[i]) + static_cast<unsigned char>(high[i]);
        sum[i + 1] = static_cast<char>(carry & 0xffU);
        carry >>= 8U;
    }
    unsigned odd = carry;
    std::string half(low.size(), '\0');
    for (std::size_t i = 0; i < half.size(); ++i) {
        const unsigned both = (odd << 8U) | static_cast<unsigned char>(sum[i + 1]);
        half[i] = static_cast<char>(both >> 1U);
        odd = both & 1U;
    }
    return half;
}

// Returns null if the table cannot be opened.
std::unique_ptr<rocksdb::SstFileReader> open_table(
    const std::string& file, const std::shared_ptr<rocksdb::MergeOperator>& merge) {
    rocksdb::Options options;
    options.merge_operator = merge;
    auto reader = std::make_unique<rocksdb::SstFileReader>(options);
    return reader->Open(file).ok() ? std::move(reader) : nullptr;
}

}  // namespace

// A table names its merge operator. Column families without runs merge nothing.
TableReading::TableReading(const std::string& file)
    : reader_(open_table(file, std::make_shared<RunMerge>())) {
    const auto readings = std::make_shared<ReadingMerge>();
    if (opens() && reader_->GetTableProperties()->merge_operator_name == readings->Name()) {
        reader_ = open_table(file, readings);
    }
}

bool TableReading::begins_soundly() const {
    if (!opens()) {
        return false;
    }
    const std::unique_ptr<rocksdb::Iterator> entry(reader_->NewIterator({}));
    entry->SeekToFirst();
    return entry->status().ok();
}

bool TableReading::is_sound() const { return opens() && reader_->VerifyChecksum().ok(); }

StoreResult<std::vector<KeyRange>> TableReading::read(const KeyRange& all,
                                                      const Visitor& visit) const {
    if (!opens()) {
        return std::vector{all};
    }
    std::vector<KeyRange> gaps;
    for (KeyRange rest = all; rest.first < rest.end;) {
        const std::unique_ptr<rocksdb::Iterator> entry(reader_->NewIterator({}));
        for (entry->Seek(rest.first); entry->Valid(); entry->Next()) {
            if (const auto visited = visit(entry->key(), entry->value()); !visited) {
                return visited.error();
            }
            rest.first = after(entry->key().ToString());
        }
        if (entry->status().ok() || rest.first >= rest.end) {
            break;
        }
        if (!entry->status().IsCorruption()) {
            return StoreError{"reading: " + entry->status().ToString()};
        }
        gaps.push_back({.first = rest.first, .end = end_of_gap(rest, entry->status())});
        rest.first = gaps.back().end;
    }
    return gaps;
}

// RocksDB does not return which keys a block has. But if a search for a key reads the damaged
// block, the error names that block. So bisection finds the first key after the block.
std::string TableReading::end_of_gap(const KeyRange& rest, const rocksdb::Status& failed) const {
    if (fails_alike(rest.end, failed)) {
        return rest.end;
    }
    const std::size_t length = std::max(rest.first.size(), rest.end.size()) + 1;
    std::string inside = rest.first;
    std::string beyond = rest.end;
    inside.resize(length);
    beyond.resize(length);
    for (std::string key = halfway(inside, beyond); key != inside; key = halfway(inside, beyond)) {
        (fails_alike(key, failed) ? inside : beyond) = key;
    }
    return std::min(beyond, rest.end);
}

bool TableReading::fails_alike(const std::string& key, const rocksdb::Status& failed) const {
    const std::unique_ptr<rocksdb::Iterator> entry(reader_->NewIterator({}));
    entry->Seek(key);
    return !entry->status().ok() && entry->status().ToString() == failed.ToString();
}

}  // namespace convoy::history
