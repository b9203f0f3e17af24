#include "history/rocksdb/history.hpp"

#include <algorithm>
#include <stdexcept>

#include "history/rocksdb/appending.hpp"
#include "history/rocksdb/damage.hpp"
#include "history/rocksdb/erasing.hpp"
#include "history/rocksdb/opened.hpp"

namespace convoy::history {
RocksDbHistory::RocksDbHistory(RocksDbSettings settings)
    : settings_(std::move(settings)), sums_(settings_), opened_(open_history(settings_)) {
    sums_.set_history_bytes(opened_->folder.table_bytes(opened_->folder.positions()));
}

// Flushes, so that the next start need not read the write-ahead log. If that fails, the log still
// has everything.
RocksDbHistory::~RocksDbHistory() {
    if (opened_) {
        static_cast<void>(opened_->folder.flush());
    }
}

StoreResult<AppendCounts> RocksDbHistory::append(const Batch& batch) {
    const std::scoped_lock appending(append_mutex_);
    if (const auto recovered = recover(); !recovered) {
        return recovered.error();
    }
    if (const auto made = make_place_for(batch.readings); !made) {
        return made.error();
    }
    const std::shared_lock using_it(opened_mutex_);
    rocksdb::WriteBatch writes;
    const auto staged = stage_batch(*opened_, batch, writes);
    if (!staged) {
        return staged.error();
    }
    if (const auto written = write(writes); !written) {
        return written.error();
    }
    committed(*opened_, *staged);
    return staged->counts();
}

// The first readings raise the folder's format, and opening it makes their column family. After a
// failure or a crash in between the next call, or the next start, continues from there.
StoreResult<void> RocksDbHistory::make_place_for(std::span<const StoredReading> readings) {
    {
        const std::shared_lock using_it(opened_mutex_);
        if (opened_->readings.may_have(readings)) {
            return {};
        }
        rocksdb::WriteBatch writes;
        const OlderCopy copy = opened_->readings.stage_format(writes);
        if (const auto written = write(writes); !written) {
            return written.error();
        }
        log_copy(copy);
    }
    broken_ = true;
    return reopen();
}

StoreResult<void> RocksDbHistory::write(rocksdb::WriteBatch& writes) {
    if (writes.Count() == 0) {
        return {};
    }
    rocksdb::WriteOptions durable;
    durable.sync = true;
    const rocksdb::Status status = opened_->folder.database().Write(durable, &writes);
    broken_ = !status.ok();
    if (status.IsNoSpace()) {
        sums_.free_space();
    }
    if (broken_) {
        notice_damage(settings_.folder, status.ToString());
        return StoreError{"writing: " + status.ToString()};
    }
    return {};
}

StoreResult<void> RocksDbHistory::recover() {
    if (opened_ && opened_->folder.has_stopped()) {
        broken_ = true;
        return reopen();
    }
    if (!broken_) {
        return {};
    }
    {
        const std::shared_lock using_it(opened_mutex_);
        const rocksdb::Status resumed =
            opened_ ? opened_->folder.database().Resume() : rocksdb::Status::Aborted("not open");
        if (resumed.IsNoSpace()) {
            return StoreError{"writing: " + resumed.ToString()};  // reads continue
        }
        broken_ = !resumed.ok();
    }
    return broken_ ? reopen() : StoreResult<void>();
}

// Only reopening ends what RocksDB calls a fatal error. If it fails, reads fail too. The exception
// is a CannotOpen, or one of std::filesystem.
StoreResult<void> RocksDbHistory::reopen() {
    const std::unique_lock alone(opened_mutex_);
    opened_.reset();
    try {
        opened_ = open_history(settings_);
    } catch (const std::runtime_error& error) {
        return StoreError{error.what()};
    }
    broken_ = false;
    return {};
}

template <class Read>
std::invoke_result_t<Read, const RocksDbOpened&> RocksDbHistory::read(const Read& read_from) const {
    const std::shared_lock using_it(opened_mutex_);
    if (!opened_) {
        return StoreError{"the history is closed after a disk error"};
    }
    auto found = read_from(*opened_);
    if (!found) {
        notice_damage(settings_.folder, found.error().what);
    }
    return found;
}

StoreResult<bool> RocksDbHistory::mend() {
    const std::scoped_lock appending(append_mutex_);
    if (noticed_tables(settings_.folder).empty()) {
        return false;
    }
    broken_ = true;
    if (const auto reopened = reopen(); !reopened) {
        return reopened.error();
    }
    return true;
}

Damage RocksDbHistory::damage() const {
    Damage damage;
    damage.tables = noticed_tables(settings_.folder).size();
    damage.original_bytes = bytes_of_originals(settings_.folder);
    const std::shared_lock using_it(opened_mutex_);
    if (opened_) {
        damage.vehicles = opened_->missing.vehicles();
        if (const auto number = opened_->missing.first_vehicle()) {
            damage.first_vehicle = opened_->positions.name_of(*number);
        }
    }
    return damage;
}

std::vector<TimeRange> RocksDbHistory::missing(const fleet::VehicleName& vehicle) const {
    const std::shared_lock using_it(opened_mutex_);
    const auto number = opened_ ? opened_->positions.number_of(vehicle) : std::nullopt;
    return number ? opened_->missing.of(*number) : std::vector<TimeRange>();
}

StoreResult<void> RocksDbHistory::set_whole(const fleet::VehicleName& vehicle) {
    const std::scoped_lock appending(append_mutex_);
    if (const auto recovered = recover(); !recovered) {
        return recovered.error();
    }
    const std::shared_lock using_it(opened_mutex_);
    const auto number = opened_->positions.number_of(vehicle);
    if (!number) {
        return {};
    }
    rocksdb::WriteBatch writes;
    opened_->missing.stage_whole(*number, writes);
    if (const auto written = write(writes); !written) {
        return written.error();
    }
    opened_->missing.made_whole(*number);
    return {};
}

StoreResult<std::vector<fleet::Position>> RocksDbHistory::positions(
    const fleet::VehicleName& vehicle, TimeRange range, std::size_t limit) const {
    return read([&](const RocksDbOpened& opened) {
        return opened.positions.positions(vehicle, range, limit);
    });
}

StoreResult<std::vector<fleet::Position>> RocksDbHistory::positions_before(
    const fleet::VehicleName& vehicle, fleet::Time time, std::size_t limit) const {
    return read([&](const RocksDbOpened& opened) {
        return opened.positions.positions_before(vehicle, time, limit);
    });
}

StoreResult<std::vector<StoredReading>> RocksDbHistory::readings(const fleet::VehicleName& vehicle,
                                                                 TimeRange range,
                                                                 std::size_t limit) const {
    return read([&](const RocksDbOpened& opened) {
        const auto number = opened.positions.number_of(vehicle);
        return number ? opened.readings.readings({vehicle, *number}, range, limit)
                      : std::vector<StoredReading>();
    });
}

StoreResult<std::vector<StoredReading>> RocksDbHistory::readings_before(
    const fleet::VehicleName& vehicle, fleet::Time time, std::size_t limit) const {
    return read([&](const RocksDbOpened& opened) {
        const auto number = opened.positions.number_of(vehicle);
        return number ? opened.readings.readings_before({vehicle, *number}, time, limit)
                      : std::vector<StoredReading>();
    });
}

StoreResult<std::vector<PeriodContent>> RocksDbHistory::contents(const fleet::VehicleName& vehicle,
                                                                 fleet::Time from,
                                                                 std::size_t most) const {
    return read([&](const RocksDbOpened& opened) {
        return opened.positions.contents(vehicle, from, most);
    });
}

StoreResult<std::vector<PeriodContent>> RocksDbHistory::contents_before(
    const fleet::VehicleName& vehicle, fleet::Time time, std::size_t most) const {
    return read([&](const RocksDbOpened& opened) {
        return opened.positions.contents_before(vehicle, time, most);
    });
}

std::optional<VehicleNumber> RocksDbHistory::number_of(const fleet::VehicleName& vehicle) const {
    const std::shared_lock using_it(opened_mutex_);
    return opened_ ? opened_->positions.number_of(vehicle) : std::nullopt;
}

std::vector<SignedSum> RocksDbHistory::kept(const fleet::VehicleName& vehicle, fleet::Time first,
                                            fleet::Time last) const {
    const auto number = number_of(vehicle);
    return number ? sums_.read(*number, Bucket::of(first), Bucket::of(last))
                  : std::vector<SignedSum>();
}

void RocksDbHistory::keep(const fleet::VehicleName& vehicle, std::span<const SignedSum> sums,
                          std::uint64_t erasures) const {
    if (const auto number = number_of(vehicle)) {
        sums_.keep(*number, sums, erasures);
    }
}

StoreResult<std::vector<fleet::VehicleName>> RocksDbHistory::vehicles() const {
    return read([](const RocksDbOpened& opened) -> StoreResult<std::vector<fleet::VehicleName>> {
        return opened.positions.vehicles();
    });
}

StoreResult<void> RocksDbHistory::visit_latest(fleet::Time until, WindowUse use,
                                               const LatestVisitor& visit) const {
    return read([&](const RocksDbOpened& opened) {
        return opened.positions.visit_latest(until, use, visit);
    });
}

StoreResult<std::vector<StoredRejection>> RocksDbHistory::rejected(
    const RejectedQuery& query) const {
    return read([&](const RocksDbOpened& opened) { return opened.rejected.newest(query); });
}

StoreResult<std::vector<HeldPosition>> RocksDbHistory::held(const HeldQuery& query) const {
    return read([&](const RocksDbOpened& opened) { return opened.held.read(query); });
}

StoreResult<std::uint64_t> RocksDbHistory::held_count() const {
    return read([](const RocksDbOpened& opened) -> StoreResult<std::uint64_t> {
        return opened.held.count();
    });
}

// Deletes for some vehicles at a time, so that appends continue in between.
StoreResult<void> RocksDbHistory::forget_before(fleet::Time time) {
    constexpr std::size_t forgotten_at_once = 200;
    constexpr std::chrono::hours kept_at_most{24};
    sums_.drop_if_begun_before(kept_at_most);
    const auto all = vehicles();
    if (!all) {
        return all.error();
    }
    for (std::size_t done = 0; done < all->size(); done += forgotten_at_once) {
        const auto some =
            std::span(*all).subspan(done).first(std::min(forgotten_at_once, all->size() - done));
        if (const auto forgotten = forget_before(time, some); !forgotten) {
            return forgotten.error();
        }
    }
    return forget_missing_before(time);
}

StoreResult<void> RocksDbHistory::forget_missing_before(fleet::Time time) {
    const std::scoped_lock appending(append_mutex_);
    const std::shared_lock using_it(opened_mutex_);
    if (!opened_) {
        return StoreError{"the history is closed after a disk error"};
    }
    rocksdb::WriteBatch writes;
    opened_->missing.stage_forgetting(time, writes);
    const auto written = write(writes);
    if (written) {
        opened_->missing.forgotten(time);
        delete_copies_before(settings_.folder, time);
    }
    return written;
}

StoreResult<void> RocksDbHistory::forget_before(fleet::Time time,
                                                std::span<const fleet::VehicleName> vehicles) {
    const std::scoped_lock appending(append_mutex_);
    if (const auto recovered = recover(); !recovered) {
        return recovered.error();
    }
    const std::shared_lock using_it(opened_mutex_);
    rocksdb::WriteBatch writes;
    for (const fleet::VehicleName& vehicle : vehicles) {
        if (const auto staged = opened_->positions.stage_forgetting(vehicle, time, writes);
            !staged) {
            return staged.error();
        }
    }
    return write(writes);
}

StoreResult<std::vector<fleet::VehicleName>> RocksDbHistory::erase(
    std::span<const fleet::VehicleName> vehicles) {
    const std::scoped_lock appending(append_mutex_);
    if (const auto recovered = recover(); !recovered) {
        return recovered.error();
    }
    if (const auto begun = sums_.begin_erasing(); !begun) {
        return begun.error();
    }
    auto known = erase_and_reopen(vehicles);
    sums_.end_erasing();
    return known;
}

StoreResult<std::vector<fleet::VehicleName>> RocksDbHistory::erase_and_reopen(
    std::span<const fleet::VehicleName> vehicles) {
    auto known = erase_from_tables(vehicles);
    if (!known) {
        return known;
    }
    // The MANIFEST still has the first and last keys of deleted tables. RocksDB begins a new
    // MANIFEST when it is opened.
    broken_ = true;
    if (const auto reopened = reopen(); !reopened) {
        return reopened.error();
    }
    return known;
}

StoreResult<std::vector<fleet::VehicleName>> RocksDbHistory::erase_from_tables(
    std::span<const fleet::VehicleName> vehicles) {
    const std::shared_lock using_it(opened_mutex_);
    rocksdb::WriteBatch writes;
    auto staged = stage_erasing(*opened_, vehicles, writes);
    if (!staged) {
        return staged.error();
    }
    if (const auto written = write(writes); !written) {
        return written.error();
    }
    erased(*opened_, vehicles, *staged);
    if (const auto status = opened_->folder.rewrite(); !status.ok()) {
        notice_damage(settings_.folder, status.ToString());
        return StoreError{"erasing: " + status.ToString()};
    }
    delete_originals(settings_.folder);
    delete_copies(settings_.folder);
    return std::move(staged->known);
}

StoreResult<HistoryStats> RocksDbHistory::stats() const {
    return read([](const RocksDbOpened& opened) -> StoreResult<HistoryStats> {
        HistoryStats stats{.vehicles = opened.positions.vehicles().size()};
        stats.positions = opened.folder.estimated_positions();
        stats.bytes = opened.folder.history_bytes();
        return stats;
    });
}

StoreResult<void> RocksDbHistory::back_up(const std::string& folder) const {
    return read([&folder](const RocksDbOpened& opened) -> StoreResult<void> {
        if (const auto status = opened.folder.copy_to(folder); !status.ok()) {
            return StoreError{"copying to " + folder + ": " + status.ToString()};
        }
        return {};
    });
}

}  // namespace convoy::history
