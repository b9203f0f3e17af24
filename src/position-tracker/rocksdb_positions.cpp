#include "position-tracker/rocksdb_positions.hpp"

#include <algorithm>

namespace convoy::tracker {
namespace {

constexpr fleet::Time before_all_times = fleet::Time::min();
constexpr std::size_t lookups_at_once = 1024;

StoreError store_error(const std::string& doing, const rocksdb::Status& status) {
    return {doing + ": " + status.ToString()};
}

StoreError unreadable_position() { return {"reading a position: not of this format"}; }

fleet::Time next_millisecond(fleet::Time time) {
    return time == fleet::Time::max() ? time : time + std::chrono::milliseconds{1};
}

// An iterator that stays within one vehicle's keys from `from` to before `end`.
class VehicleScan {
 public:
    VehicleScan(const RocksDbFolder& folder, VehicleNumber vehicle, fleet::Time from,
                fleet::Time end)
        : lower_(encode_position_key(vehicle, from)),
          upper_(encode_position_key(vehicle, end)),
          lower_slice_(lower_),
          upper_slice_(upper_) {
        rocksdb::ReadOptions options;
        options.iterate_lower_bound = &lower_slice_;
        options.iterate_upper_bound = &upper_slice_;
        entries_.reset(folder.database().NewIterator(options, folder.positions()));
    }

    rocksdb::Iterator& entries() { return *entries_; }
    const std::string& upper() const { return upper_; }
    const std::string& lower() const { return lower_; }

 private:
    std::string lower_;
    std::string upper_;
    rocksdb::Slice lower_slice_;  // RocksDB keeps pointers to these two
    rocksdb::Slice upper_slice_;
    std::unique_ptr<rocksdb::Iterator> entries_;
};

std::optional<fleet::Position> decode(const rocksdb::Iterator& entry) {
    return decode_position(entry.key().ToStringView(), entry.value().ToStringView());
}

// Newest first from `end` back, then turned round.
StoreResult<std::vector<fleet::Position>> last_before(const RocksDbFolder& folder,
                                                      VehicleNumber vehicle, fleet::Time end,
                                                      std::size_t limit) {
    std::vector<fleet::Position> found;
    VehicleScan scan(folder, vehicle, before_all_times, end);
    rocksdb::Iterator& entry = scan.entries();
    for (entry.SeekForPrev(scan.upper()); entry.Valid() && found.size() < limit; entry.Prev()) {
        const auto position = decode(entry);
        if (!position) {
            return unreadable_position();
        }
        found.push_back(*position);
    }
    if (!entry.status().ok()) {
        return store_error("reading positions", entry.status());
    }
    std::ranges::reverse(found);
    return found;
}

}  // namespace

// A position of a batch with its vehicle's number; ordered as the keys are, then smallest first.
struct RocksDbPositions::Numbered {
    VehicleNumber vehicle;
    const fleet::Position* position;

    bool same_key(const Numbered& other) const {
        return vehicle == other.vehicle && position->time == other.position->time;
    }
    bool operator<(const Numbered& other) const {
        return vehicle != other.vehicle ? vehicle < other.vehicle : *position < *other.position;
    }
};

RocksDbPositions::RocksDbPositions(const RocksDbFolder& folder) : folder_(folder) {
    const std::unique_ptr<rocksdb::Iterator> entry(
        folder.database().NewIterator({}, folder.names()));
    for (entry->SeekToFirst(); entry->Valid(); entry->Next()) {
        const auto name = fleet::VehicleName::from(entry->key().ToStringView());
        const auto number = decode_number(entry->value().ToStringView());
        if (!name || !number) {
            throw CannotOpen("history: the name of a vehicle is unreadable");
        }
        numbers_.emplace(*name, *number);
        known_.resize(std::max<std::size_t>(known_.size(), std::size_t{*number} + 1));
        known_[*number].named = true;
    }
    if (!entry->status().ok()) {
        throw CannotOpen("history: reading the names of vehicles: " + entry->status().ToString());
    }
}

StoreResult<RocksDbPositions::Staged> RocksDbPositions::stage(
    std::span<const fleet::ReportedPosition> reported, rocksdb::WriteBatch& writes) {
    Staged staged;
    std::vector<Numbered> late;
    const Numbered* kept = nullptr;
    const std::vector<Numbered> in_order = sorted(reported, writes);
    for (const Numbered& next : in_order) {
        if (kept != nullptr && kept->same_key(next)) {
            ++(*kept->position == *next.position ? staged.counts.duplicate
                                                 : staged.counts.conflict);
            continue;
        }
        if (kept == nullptr || kept->vehicle != next.vehicle) {
            const auto newest = newest_of(next.vehicle);
            if (!newest) {
                return newest.error();
            }
            staged.newest.emplace_back(next.vehicle, *newest);
        }
        kept = &next;
        fleet::Time& newest = staged.newest.back().second;
        if (next.position->time > newest) {
            newest = next.position->time;
            ++staged.counts.stored;
            put(next, writes);
        } else {
            late.push_back(next);
        }
    }
    for (std::size_t done = 0; done < late.size(); done += lookups_at_once) {
        const auto some =
            std::span(late).subspan(done).first(std::min(lookups_at_once, late.size() - done));
        if (const auto looked_up = stage_late(some, staged.counts, writes); !looked_up) {
            return looked_up.error();
        }
    }
    return staged;
}

void RocksDbPositions::committed(const Staged& staged) {
    for (const auto& [vehicle, newest] : staged.newest) {
        known_[vehicle] = {.named = true, .newest = newest};
    }
}

std::vector<RocksDbPositions::Numbered> RocksDbPositions::sorted(
    std::span<const fleet::ReportedPosition> reported, rocksdb::WriteBatch& writes) {
    std::vector<Numbered> in_order;
    in_order.reserve(reported.size());
    const std::lock_guard lock(numbers_mutex_);
    for (const fleet::ReportedPosition& element : reported) {
        in_order.push_back({number_for(element.vehicle, writes), &element.position});
    }
    std::ranges::sort(in_order, std::less());
    return in_order;
}

StoreResult<fleet::Time> RocksDbPositions::newest_of(VehicleNumber vehicle) {
    Known& known = known_[vehicle];
    if (!known.named) {
        return before_all_times;
    }
    if (!known.newest) {
        const auto last = last_before(folder_, vehicle, fleet::Time::max(), 1);
        if (!last) {
            return last.error();
        }
        known.newest = last->empty() ? before_all_times : last->front().time;
    }
    return *known.newest;
}

StoreResult<void> RocksDbPositions::stage_late(std::span<const Numbered> late, AppendCounts& counts,
                                               rocksdb::WriteBatch& writes) const {
    std::vector<std::string> keys;
    std::vector<rocksdb::Slice> slices;
    keys.reserve(late.size());
    for (const Numbered& element : late) {
        slices.emplace_back(
            keys.emplace_back(encode_position_key(element.vehicle, element.position->time)));
    }
    std::vector<rocksdb::PinnableSlice> values(late.size());
    std::vector<rocksdb::Status> statuses(late.size());
    constexpr bool keys_are_sorted = true;
    folder_.database().MultiGet({}, folder_.positions(), late.size(), slices.data(), values.data(),
                                statuses.data(), keys_are_sorted);
    for (std::size_t i = 0; i < late.size(); ++i) {
        if (statuses[i].IsNotFound()) {
            ++counts.stored;
            put(late[i], writes);
            continue;
        }
        if (!statuses[i].ok()) {
            return store_error("looking up a position", statuses[i]);
        }
        const auto there = decode_position(keys[i], values[i].ToStringView());
        if (!there) {
            return unreadable_position();
        }
        ++(*there == *late[i].position ? counts.duplicate : counts.conflict);
        if (*late[i].position < *there) {
            put(late[i], writes);
        }
    }
    return {};
}

void RocksDbPositions::put(const Numbered& position, rocksdb::WriteBatch& writes) const {
    writes.Put(folder_.positions(), encode_position_key(position.vehicle, position.position->time),
               encode_position_value(*position.position));
}

std::optional<VehicleNumber> RocksDbPositions::number_of(const fleet::VehicleName& vehicle) const {
    const std::lock_guard lock(numbers_mutex_);
    const auto found = numbers_.find(vehicle);
    return found == numbers_.end() ? std::nullopt : std::optional(found->second);
}

// A number once given stays given, even where the write that was to store it failed: it may have
// reached the disk all the same, and must then never stand for another vehicle. The caller holds
// the lock.
VehicleNumber RocksDbPositions::number_for(const fleet::VehicleName& vehicle,
                                           rocksdb::WriteBatch& writes) {
    const auto [found, added] =
        numbers_.try_emplace(vehicle, static_cast<VehicleNumber>(known_.size()));
    if (added) {
        known_.emplace_back();
    }
    if (!known_[found->second].named) {
        writes.Put(folder_.names(), vehicle.text(), encode_number(found->second));
    }
    return found->second;
}

StoreResult<std::vector<fleet::Position>> RocksDbPositions::positions(
    const fleet::VehicleName& vehicle, TimeRange range, std::size_t limit) const {
    std::vector<fleet::Position> found;
    const auto number = number_of(vehicle);
    if (!number || range.from > range.to) {
        return found;
    }
    VehicleScan scan(folder_, *number, range.from, next_millisecond(range.to));
    rocksdb::Iterator& entry = scan.entries();
    for (entry.Seek(scan.lower()); entry.Valid() && found.size() < limit; entry.Next()) {
        const auto position = decode(entry);
        if (!position) {
            return unreadable_position();
        }
        found.push_back(*position);
    }
    if (!entry.status().ok()) {
        return store_error("reading positions", entry.status());
    }
    return found;
}

StoreResult<std::vector<fleet::Position>> RocksDbPositions::positions_before(
    const fleet::VehicleName& vehicle, fleet::Time time, std::size_t limit) const {
    const auto number = number_of(vehicle);
    return number ? last_before(folder_, *number, time, limit) : std::vector<fleet::Position>{};
}

StoreResult<void> RocksDbPositions::visit_latest(fleet::Time until, std::size_t limit,
                                                 const History::LatestVisitor& visit) const {
    for (const fleet::VehicleName& vehicle : vehicles()) {
        const auto latest = positions_before(vehicle, next_millisecond(until), limit);
        if (!latest) {
            return latest.error();
        }
        if (!latest->empty()) {
            visit(vehicle, *latest);
        }
    }
    return {};
}

std::vector<fleet::VehicleName> RocksDbPositions::vehicles() const {
    const std::lock_guard lock(numbers_mutex_);
    std::vector<fleet::VehicleName> names;
    names.reserve(numbers_.size());
    for (const auto& [name, number] : numbers_) {
        names.push_back(name);
    }
    std::ranges::sort(names);
    return names;
}

void RocksDbPositions::stage_forgetting(fleet::Time time, rocksdb::WriteBatch& writes) const {
    const std::lock_guard lock(numbers_mutex_);
    for (const auto& [name, number] : numbers_) {
        writes.DeleteRange(folder_.positions(), encode_position_key(number, before_all_times),
                           encode_position_key(number, time));
    }
}

bool RocksDbPositions::stage_erasing(const fleet::VehicleName& vehicle,
                                     rocksdb::WriteBatch& writes) const {
    const auto number = number_of(vehicle);
    if (number) {
        writes.DeleteRange(folder_.positions(), encode_position_key(*number, before_all_times),
                           encode_position_key(*number + 1, before_all_times));
        writes.Delete(folder_.names(), vehicle.text());
    }
    return number.has_value();
}

void RocksDbPositions::erased(const fleet::VehicleName& vehicle) {
    const std::lock_guard lock(numbers_mutex_);
    numbers_.erase(vehicle);
}

}  // namespace convoy::tracker
