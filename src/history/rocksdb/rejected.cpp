#include "history/rocksdb/rejected.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_set>

#include "history/rocksdb/records/rejected_record.hpp"

namespace convoy::history {
namespace {

constexpr std::uint64_t last_sequence = std::numeric_limits<std::uint64_t>::max();

StoreError store_error(const rocksdb::Status& status) {
    return {"rejected positions: " + status.ToString()};
}

std::unique_ptr<rocksdb::Iterator> entries_of(const RocksDbFolder& folder) {
    return std::unique_ptr<rocksdb::Iterator>(folder.database().NewIterator({}, folder.rejected()));
}

std::uint64_t sequence_at(const rocksdb::Iterator& entry) {
    const auto sequence = decode_rejected_key(entry.key().ToStringView());
    if (!sequence) {
        throw CannotOpen("history: a rejected position is unreadable");
    }
    return *sequence;
}

RocksDbRejected::Sequences read_sequences(const RocksDbFolder& folder) {
    const auto entry = entries_of(folder);
    entry->Seek(encode_rejected_key(0));
    if (!entry->status().ok()) {
        throw CannotOpen("history: " + store_error(entry->status()).what);
    }
    if (!entry->Valid()) {
        return {.first = 0, .end = 0};
    }
    const std::uint64_t first = sequence_at(*entry);
    entry->SeekToLast();
    return {.first = first, .end = sequence_at(*entry) + 1};
}

}  // namespace

RocksDbRejected::RocksDbRejected(const RocksDbFolder& folder, std::uint64_t capacity)
    : folder_(folder), capacity_(capacity), sequences_(read_sequences(folder)) {}

StoreResult<RocksDbRejected::Sequences> RocksDbRejected::stage(
    std::span<const StoredRejection> rejected, rocksdb::WriteBatch& writes) {
    // If a batch has more than the capacity, only its last part can stay.
    const auto newest = rejected.last(std::min<std::size_t>(rejected.size(), capacity_));
    Sequences staged = sequences_;
    std::set<std::string> identities;
    for (const StoredRejection& element : newest) {
        if (const auto identity = encode_rejected_identity(element)) {
            const auto kept = is_kept(*identity);
            if (!kept) {
                return kept.error();
            }
            if (*kept || !identities.insert(*identity).second) {
                continue;
            }
            writes.Put(folder_.rejected(), *identity, encode_rejected_key(staged.end));
        }
        writes.Put(folder_.rejected(), encode_rejected_key(staged.end), encode_rejected(element));
        ++staged.end;
    }
    // Only entries that are in the store already can be beyond the capacity.
    for (; staged.end - staged.first > capacity_; ++staged.first) {
        if (const auto dropped = stage_dropping(staged.first, writes); !dropped) {
            return dropped.error();
        }
    }
    return staged;
}

StoreResult<bool> RocksDbRejected::is_kept(const std::string& identity) const {
    std::string sequence;
    const auto status = folder_.database().Get({}, folder_.rejected(), identity, &sequence);
    if (!status.ok() && !status.IsNotFound()) {
        return store_error(status);
    }
    return status.ok();
}

StoreResult<void> RocksDbRejected::stage_dropping(std::uint64_t sequence,
                                                  rocksdb::WriteBatch& writes) const {
    std::string record;
    const std::string key = encode_rejected_key(sequence);
    const auto status = folder_.database().Get({}, folder_.rejected(), key, &record);
    if (status.IsNotFound()) {
        return {};  // erased with its vehicle
    }
    if (!status.ok()) {
        return store_error(status);
    }
    const auto dropped = decode_rejected(record);
    if (const auto identity = dropped ? encode_rejected_identity(*dropped) : std::nullopt) {
        writes.Delete(folder_.rejected(), *identity);
    }
    writes.Delete(folder_.rejected(), key);
    return {};
}

// A number may have another position after a reopening if the newest ones had been removed.
StoreResult<void> RocksDbRejected::stage_removing(std::span<const StoredRejection> removed,
                                                  rocksdb::WriteBatch& writes) const {
    for (const StoredRejection& each : removed) {
        std::string record;
        const std::string key = encode_rejected_key(each.number);
        const auto status = folder_.database().Get({}, folder_.rejected(), key, &record);
        if (!status.ok() && !status.IsNotFound()) {
            return store_error(status);
        }
        if (status.ok() && record == encode_rejected(each)) {
            writes.Delete(folder_.rejected(), key);
            if (const auto identity = encode_rejected_identity(each)) {
                writes.Delete(folder_.rejected(), *identity);
            }
        }
    }
    return {};
}

// Reads all rejected positions, once for all vehicles.
StoreResult<void> RocksDbRejected::stage_erasing(std::span<const fleet::VehicleName> vehicles,
                                                 rocksdb::WriteBatch& writes) const {
    std::unordered_set<std::string_view> names;
    for (const fleet::VehicleName& vehicle : vehicles) {
        names.insert(vehicle.text());
    }
    const auto entry = entries_of(folder_);
    for (entry->Seek(encode_rejected_key(0)); entry->Valid(); entry->Next()) {
        const auto rejected = decode_rejected(entry->value().ToStringView());
        if (rejected && names.contains(rejected->position.vehicle)) {
            writes.Delete(folder_.rejected(), entry->key());
            if (const auto identity = encode_rejected_identity(*rejected)) {
                writes.Delete(folder_.rejected(), *identity);
            }
        }
    }
    if (!entry->status().ok()) {
        return store_error(entry->status());
    }
    return {};
}

StoreResult<std::vector<StoredRejection>> RocksDbRejected::newest(
    const RejectedQuery& query) const {
    std::vector<StoredRejection> found;
    if (query.before == 0U) {
        return found;
    }
    const auto entry = entries_of(folder_);
    entry->SeekForPrev(encode_rejected_key(query.before ? *query.before - 1 : last_sequence));
    for (; entry->Valid() && found.size() < query.limit; entry->Prev()) {
        const auto number = decode_rejected_key(entry->key().ToStringView());
        if (!number) {
            break;
        }
        auto rejected = decode_rejected(entry->value().ToStringView());
        if (!rejected) {
            return StoreError{"rejected positions: a record is not of this format"};
        }
        if (!query.vehicle || rejected->position.vehicle == *query.vehicle) {
            rejected->number = *number;
            found.push_back(std::move(*rejected));
        }
    }
    if (!entry->status().ok()) {
        return store_error(entry->status());
    }
    return found;
}

}  // namespace convoy::history
