#include "history/rocksdb/positions.hpp"

#include <algorithm>
#include <future>
#include <queue>
#include <utility>

#include "history/conflict.hpp"
#include "history/rocksdb/forgetting.hpp"
#include "history/rocksdb/records/position_run.hpp"
#include "history/rocksdb/scan.hpp"

namespace convoy::history {
namespace {

constexpr fleet::Time before_all_times = fleet::Time::min();
constexpr std::size_t lookups_at_once = 256;
// These limit the memory of visit_latest.
constexpr std::size_t vehicles_in_part = 256;
constexpr std::size_t parts_at_once = 3;  // two are read while one is visited

// Counts two positions of one vehicle and time, of which `kept` stays.
void count_pair(const fleet::VehicleName& vehicle, const fleet::Position& kept,
                const fleet::Position& lost, RocksDbPositions::Staged& staged) {
    ++(is_duplicate(kept, lost) ? staged.counts.duplicate : staged.counts.conflict);
    if (is_conflict(kept, lost)) {
        staged.lost.push_back({.vehicle = vehicle, .position = lost});
    }
}

StoreResult<std::vector<fleet::Position>> read_window(const RocksDbFolder& folder,
                                                      VehicleNumber vehicle, fleet::Time until,
                                                      WindowUse use) {
    auto newest = read_latest(folder, vehicle, until, fleet::report_positions);
    const auto range = newest ? range_before(*newest, use) : std::nullopt;
    if (!range) {
        return newest;
    }
    auto before = read_range(folder, vehicle, *range, max_positions_in(*range));
    if (!before) {
        return before.error();
    }
    return window_of(std::move(*before), *newest);
}

}  // namespace

// A position of a batch with its vehicle's number, ordered like the keys, then smallest first.
struct RocksDbPositions::Numbered {
    VehicleNumber vehicle;
    const fleet::ReportedPosition* reported;

    const fleet::Position& position() const { return reported->position; }
    bool same_key(const Numbered& other) const {
        return vehicle == other.vehicle && position().time == other.position().time;
    }
    bool operator<(const Numbered& other) const {
        return vehicle != other.vehicle ? vehicle < other.vehicle : position() < other.position();
    }
};

RocksDbPositions::RocksDbPositions(const RocksDbFolder& folder) : folder_(folder) {
    const std::unique_ptr<rocksdb::Iterator> entry(
        folder.database().NewIterator({}, folder.names()));
    for (entry->SeekToFirst(); entry->Valid(); entry->Next()) {
        const auto name = fleet::VehicleName::from(entry->key().ToStringView());
        const auto number = decode_number(entry->value().ToStringView());
        if (!name || !number) {
            throw CannotOpen("history: a vehicle name is unreadable");
        }
        numbers_.emplace(*name, *number);
        known_.resize(std::max<std::size_t>(known_.size(), std::size_t{*number} + 1));
        known_[*number].named = true;
    }
    if (!entry->status().ok()) {
        throw CannotOpen("history: reading vehicle names: " + entry->status().ToString());
    }
}

// The positions that a bucket gets, in order of time, with distinct times.
struct RocksDbPositions::Addition {
    BucketKey key;
    const fleet::VehicleName* vehicle;
    bool late;  // not all of them are newer than all stored ones of the vehicle
    std::vector<fleet::Position> positions;
};

StoreResult<RocksDbPositions::Staged> RocksDbPositions::stage(
    std::span<const fleet::ReportedPosition> reported, rocksdb::WriteBatch& writes) {
    Staged staged;
    auto added = additions(sorted(reported, writes), staged);
    if (!added) {
        return added.error();
    }
    std::vector<Addition*> late;
    for (Addition& addition : *added) {
        if (addition.late) {
            late.push_back(&addition);
        } else {
            staged.counts.stored += addition.positions.size();
        }
    }
    for (std::size_t done = 0; done < late.size(); done += lookups_at_once) {
        const auto some =
            std::span(late).subspan(done).first(std::min(lookups_at_once, late.size() - done));
        if (const auto looked_up = look_up(some, staged); !looked_up) {
            return looked_up.error();
        }
    }
    for (const Addition& addition : *added) {
        if (!addition.positions.empty()) {
            writes.Merge(folder_.positions(), encode_key(addition.key),
                         encode_run(addition.positions));
        }
    }
    return staged;
}

// Keeps the smallest of a batch's positions with the same vehicle and time, and counts the others.
StoreResult<std::vector<RocksDbPositions::Addition>> RocksDbPositions::additions(
    const std::vector<Numbered>& in_order, Staged& staged) {
    std::vector<Addition> added;
    const Numbered* kept = nullptr;
    for (const Numbered& next : in_order) {
        if (kept != nullptr && kept->same_key(next)) {
            count_pair(next.reported->vehicle, kept->position(), next.position(), staged);
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
        const BucketKey key{.vehicle = next.vehicle, .bucket = Bucket::of(next.position().time)};
        if (added.empty() || added.back().key != key) {
            added.push_back(
                {.key = key, .vehicle = &next.reported->vehicle, .late = false, .positions = {}});
        }
        const fleet::Time time = next.position().time;
        added.back().positions.push_back(next.position());
        fleet::Time& newest = staged.newest.back().second;
        added.back().late = added.back().late || time <= newest;
        newest = std::max(newest, time);
    }
    return added;
}

void RocksDbPositions::committed(const Staged& staged) {
    for (const auto& [vehicle, newest] : staged.newest) {
        known_[vehicle] = {.named = true, .newest = newest};
    }
}

std::vector<VehicleNumber> RocksDbPositions::stage_numbers(std::span<const StoredReading> readings,
                                                           rocksdb::WriteBatch& writes) {
    std::vector<VehicleNumber> numbers;
    numbers.reserve(readings.size());
    const std::scoped_lock lock(numbers_mutex_);
    for (const StoredReading& reading : readings) {
        numbers.push_back(number_for(reading.vehicle, writes));
    }
    return numbers;
}

void RocksDbPositions::named(std::span<const VehicleNumber> numbers) {
    for (const VehicleNumber number : numbers) {
        known_[number].named = true;
    }
}

std::vector<RocksDbPositions::Numbered> RocksDbPositions::sorted(
    std::span<const fleet::ReportedPosition> reported, rocksdb::WriteBatch& writes) {
    std::vector<Numbered> in_order;
    in_order.reserve(reported.size());
    const std::scoped_lock lock(numbers_mutex_);
    for (const fleet::ReportedPosition& element : reported) {
        in_order.push_back({number_for(element.vehicle, writes), &element});
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
        const auto last = read_latest(folder_, vehicle, fleet::Time::max(), 1);
        if (!last) {
            return last.error();
        }
        known.newest = last->empty() ? before_all_times : last->front().time;
    }
    return *known.newest;
}

StoreResult<void> RocksDbPositions::look_up(std::span<Addition* const> late, Staged& staged) const {
    std::vector<std::string> keys;
    keys.reserve(late.size());
    std::vector<rocksdb::Slice> slices;
    slices.reserve(late.size());
    for (const Addition* addition : late) {
        slices.emplace_back(keys.emplace_back(encode_key(addition->key)));
    }
    std::vector<rocksdb::PinnableSlice> runs(late.size());
    std::vector<rocksdb::Status> statuses(late.size());
    constexpr bool keys_are_sorted = true;
    folder_.database().MultiGet({}, folder_.positions(), late.size(), slices.data(), runs.data(),
                                statuses.data(), keys_are_sorted);
    std::vector<fleet::Position> there;
    for (std::size_t i = 0; i < late.size(); ++i) {
        there.clear();
        if (!statuses[i].ok() && !statuses[i].IsNotFound()) {
            return StoreError{"looking up positions: " + statuses[i].ToString()};
        }
        if (statuses[i].ok() && !decode_run(late[i]->key.bucket, runs[i].ToStringView(), there)) {
            return StoreError{"looking up positions: a run is not of this format"};
        }
        leave_out_known(there, *late[i], staged);
    }
    return {};
}

// Counts the addition's positions, and removes those that are not smaller than a stored one of
// their time.
void RocksDbPositions::leave_out_known(const std::vector<fleet::Position>& there,
                                       Addition& addition, Staged& staged) {
    std::erase_if(addition.positions, [&](const fleet::Position& position) {
        const auto found =
            std::ranges::lower_bound(there, position.time, {}, &fleet::Position::time);
        if (found == there.end() || found->time != position.time) {
            ++staged.counts.stored;
            return false;
        }
        const bool stays = *found <= position;
        count_pair(*addition.vehicle, stays ? *found : position, stays ? position : *found, staged);
        return stays;
    });
}

std::optional<VehicleNumber> RocksDbPositions::number_of(const fleet::VehicleName& vehicle) const {
    const std::scoped_lock lock(numbers_mutex_);
    const auto found = numbers_.find(vehicle);
    return found == numbers_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<fleet::VehicleName> RocksDbPositions::name_of(VehicleNumber number) const {
    const std::scoped_lock lock(numbers_mutex_);
    const auto found =
        std::ranges::find(numbers_, number, [](const auto& one) { return one.second; });
    return found == numbers_.end() ? std::nullopt : std::optional(found->first);
}

// A vehicle keeps its number even if the write that should store it fails: it may have reached the
// disk, and must not become another vehicle's then. The caller holds the lock.
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
    const auto number = number_of(vehicle);
    if (!number) {
        return std::vector<fleet::Position>{};
    }
    return read_range(folder_, *number, range, limit);
}

StoreResult<std::vector<fleet::Position>> RocksDbPositions::positions_before(
    const fleet::VehicleName& vehicle, fleet::Time time, std::size_t limit) const {
    const auto number = number_of(vehicle);
    if (!number || time == before_all_times) {
        return std::vector<fleet::Position>{};
    }
    return read_latest(folder_, *number, time - std::chrono::milliseconds{1}, limit);
}

StoreResult<std::vector<PeriodContent>> RocksDbPositions::contents(
    const fleet::VehicleName& vehicle, fleet::Time from, std::size_t most) const {
    const auto number = number_of(vehicle);
    return number ? read_contents(folder_, *number, Bucket::of(from), most)
                  : std::vector<PeriodContent>();
}

StoreResult<std::vector<PeriodContent>> RocksDbPositions::contents_before(
    const fleet::VehicleName& vehicle, fleet::Time time, std::size_t most) const {
    const auto number = number_of(vehicle);
    return number ? read_contents_before(folder_, *number, Bucket::of(time), most)
                  : std::vector<PeriodContent>();
}

// Finding and decoding take nearly all of the time, so they run on two cores.
StoreResult<void> RocksDbPositions::visit_latest(fleet::Time until, WindowUse use,
                                                 const History::LatestVisitor& visit) const {
    const auto names = vehicles();
    std::span<const fleet::VehicleName> rest(names);
    std::queue<std::future<StoreResult<std::vector<Window>>>> parts;
    while (!rest.empty() || !parts.empty()) {
        while (!rest.empty() && parts.size() < parts_at_once) {
            const auto part = rest.first(std::min(vehicles_in_part, rest.size()));
            rest = rest.subspan(part.size());
            parts.push(
                std::async([this, part, until, use] { return windows_of(part, until, use); }));
        }
        const auto windows = parts.front().get();
        parts.pop();
        if (!windows) {
            return windows.error();
        }
        for (const auto& [vehicle, latest] : *windows) {
            visit(*vehicle, latest);
        }
    }
    return {};
}

StoreResult<std::vector<RocksDbPositions::Window>> RocksDbPositions::windows_of(
    std::span<const fleet::VehicleName> vehicles, fleet::Time until, WindowUse use) const {
    std::vector<Window> windows;
    windows.reserve(vehicles.size());
    for (const fleet::VehicleName& vehicle : vehicles) {
        const auto number = number_of(vehicle);
        if (!number) {
            continue;  // erased meanwhile
        }
        auto latest = read_window(folder_, *number, until, use);
        if (!latest) {
            return latest.error();
        }
        if (!latest->empty()) {
            windows.push_back({&vehicle, std::move(*latest)});
        }
    }
    return windows;
}

std::vector<fleet::VehicleName> RocksDbPositions::vehicles() const {
    const std::scoped_lock lock(numbers_mutex_);
    std::vector<fleet::VehicleName> names;
    names.reserve(numbers_.size());
    for (const auto& [name, number] : numbers_) {
        names.push_back(name);
    }
    std::ranges::sort(names);
    return names;
}

StoreResult<void> RocksDbPositions::stage_forgetting(const fleet::VehicleName& vehicle,
                                                     fleet::Time time,
                                                     rocksdb::WriteBatch& writes) const {
    const auto number = number_of(vehicle);
    // A vehicle without a number was erased meanwhile.
    return number ? forget_before(folder_, *number, time, writes) : StoreResult<void>();
}

bool RocksDbPositions::stage_erasing(const fleet::VehicleName& vehicle,
                                     rocksdb::WriteBatch& writes) const {
    const auto number = number_of(vehicle);
    if (number) {
        forget_all(folder_, *number, writes);
        writes.Delete(folder_.names(), vehicle.text());
    }
    return number.has_value();
}

void RocksDbPositions::erased(const fleet::VehicleName& vehicle) {
    const std::scoped_lock lock(numbers_mutex_);
    numbers_.erase(vehicle);
}

}  // namespace convoy::history
