#include "history/rocksdb/held.hpp"

#include <map>
#include <memory>
#include <optional>

#include "history/rocksdb/records/held_record.hpp"

namespace convoy::history {
namespace {

StoreError held_failure(const rocksdb::Status& status) {
    return {"held positions: " + status.ToString()};
}

StoreError unreadable_held() { return {"held positions: a record is not of this format"}; }

std::unique_ptr<rocksdb::Iterator> entries_from(const RocksDbFolder& folder,
                                                const std::string& key) {
    std::unique_ptr<rocksdb::Iterator> entry(folder.database().NewIterator({}, folder.rejected()));
    entry->Seek(key);
    return entry;
}

// Returns the first possible key after all keys that begin with `range`.
std::string behind_all_of(std::string range) {
    ++range.back();
    return range;
}

}  // namespace

RocksDbHeld::RocksDbHeld(const RocksDbFolder& folder) : folder_(folder) {
    const std::string all(1, held_kind);
    const auto entry = entries_from(folder, all);
    for (; entry->Valid() && entry->key().starts_with(all); entry->Next()) {
        ++count_;
    }
    if (!entry->status().ok()) {
        throw CannotOpen("history: " + held_failure(entry->status()).what);
    }
}

StoreResult<std::optional<HeldPosition>> RocksDbHeld::find(const HeldKey& key) const {
    const std::string bytes = encode_held_key(key);
    std::string value;
    const auto status = folder_.database().Get({}, folder_.rejected(), bytes, &value);
    if (status.IsNotFound()) {
        return std::optional<HeldPosition>();
    }
    if (!status.ok()) {
        return held_failure(status);
    }
    auto held = decode_held(bytes, value);
    return held ? StoreResult<std::optional<HeldPosition>>(std::move(held)) : unreadable_held();
}

StoreResult<RocksDbHeld::Staged> RocksDbHeld::stage(const Batch& batch,
                                                    rocksdb::WriteBatch& writes) const {
    const auto more = stage_holding(batch.held, writes);
    if (!more) {
        return more.error();
    }
    const auto taken_in = stage_releasing(batch.taken_in, writes);
    if (!taken_in) {
        return taken_in.error();
    }
    const auto dropped = stage_releasing(batch.dropped, writes);
    if (!dropped) {
        return dropped.error();
    }
    return Staged{.change = *more - static_cast<Change>(*taken_in + *dropped),
                  .taken_in = *taken_in};
}

StoreResult<RocksDbHeld::Change> RocksDbHeld::stage_holding(std::span<const HeldPosition> held,
                                                            rocksdb::WriteBatch& writes) const {
    std::map<HeldKey, const HeldPosition*> staying;
    for (const HeldPosition& next : held) {
        const auto [found, added] = staying.try_emplace(next.key(), &next);
        if (!added && next.outranks(*found->second)) {
            found->second = &next;
        }
    }
    Change change = 0;
    for (const auto& [key, next] : staying) {
        const auto there = find(key);
        if (!there) {
            return there.error();
        }
        change += *there ? 0 : 1;
        if (!*there || next->outranks(**there)) {
            writes.Put(folder_.rejected(), encode_held_key(key), encode_held_value(*next));
        }
    }
    return change;
}

// Returns how many of them were held.
StoreResult<std::size_t> RocksDbHeld::stage_releasing(std::span<const HeldPosition> released,
                                                      rocksdb::WriteBatch& writes) const {
    std::size_t there_were = 0;
    for (const HeldPosition& each : released) {
        const auto there = find(each.key());
        if (!there) {
            return there.error();
        }
        if (*there && (*there)->reported == each.reported) {
            writes.Delete(folder_.rejected(), encode_held_key(each.key()));
            ++there_were;
        }
    }
    return there_were;
}

StoreResult<RocksDbHeld::Change> RocksDbHeld::stage_erasing(const fleet::VehicleName& vehicle,
                                                            rocksdb::WriteBatch& writes) const {
    const std::string prefix = held_prefix(vehicle);
    const auto entry = entries_from(folder_, prefix);
    Change change = 0;
    for (; entry->Valid() && entry->key().starts_with(prefix); entry->Next()) {
        writes.Delete(folder_.rejected(), entry->key());
        --change;
    }
    if (!entry->status().ok()) {
        return held_failure(entry->status());
    }
    return change;
}

StoreResult<std::vector<HeldPosition>> RocksDbHeld::read(const HeldQuery& query) const {
    const std::string range =
        query.vehicle ? held_prefix(*query.vehicle) : std::string(1, held_kind);
    // The next possible key after a key is that key with a zero byte appended.
    const std::string first =
        query.after ? encode_held_key(*query.after) + std::string(1, '\0') : range;
    const auto entry = entries_from(folder_, first);
    if (query.newest_first) {
        entry->SeekForPrev(behind_all_of(range));
    }
    std::vector<HeldPosition> found;
    while (entry->Valid() && found.size() < query.limit && entry->key().starts_with(range)) {
        auto held = decode_held(entry->key().ToStringView(), entry->value().ToStringView());
        if (!held) {
            return unreadable_held();
        }
        found.push_back(std::move(*held));
        query.newest_first ? entry->Prev() : entry->Next();
    }
    if (!entry->status().ok()) {
        return held_failure(entry->status());
    }
    return found;
}

}  // namespace convoy::history
