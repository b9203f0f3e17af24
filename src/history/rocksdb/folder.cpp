#include "history/rocksdb/folder.hpp"

#include <rocksdb/utilities/checkpoint.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "history/rocksdb/format.hpp"
#include "history/rocksdb/options.hpp"
#include "history/rocksdb/records/run_columns.hpp"
#include "history/rocksdb/records/run_counter.hpp"
#include "history/rocksdb/salvage.hpp"
#include "history/rocksdb/table_reading.hpp"

namespace convoy::history {
namespace {

namespace files = std::filesystem;

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
    throw CannotOpen("history rocksdb:" + path + ": " + why);
}

bool is_in_use(const std::string& said) {
    return said.find("Resource temporarily unavailable") != std::string::npos ||
           said.find("lock hold by current process") != std::string::npos;
}

// Adds what RocksDB's message means, if that is known.
[[noreturn]] void refuse(const std::string& path, const rocksdb::Status& status) {
    const std::string said = status.ToString();
    if (status.IsNoSpace()) {
        refuse(path, "the disk is full (" + said + ")");
    }
    if (is_in_use(said)) {
        refuse(path, "it is in use by another process (" + said + ")");
    }
    if (said.find("Permission denied") != std::string::npos) {
        refuse(path, "no permission (" + said + ")");
    }
    if (status.IsCorruption() || status.IsInvalidArgument() || status.IsPathNotFound()) {
        refuse(path,
               "it is damaged; nothing was changed: restore a backup, or name another folder (" +
                   said + ")");
    }
    refuse(path, said);
}

// A first start that is killed before there is data may leave these files. RocksDB starts over.
bool is_left_by_first_start(const std::string& file) {
    return file == "LOCK" || file == "IDENTITY" || file.starts_with("LOG") ||
           file.starts_with("OPTIONS-") || file.ends_with(".dbtmp") || file == "MANIFEST-000001";
}

// If CURRENT is missing, RocksDB creates a new database. That is right for an empty folder, but
// wrong for a damaged one or for one of another program.
void check_may_be_used(const std::string& path) {
    std::error_code error;
    if (!files::exists(path, error) || files::exists(path + "/CURRENT", error)) {
        return;
    }
    files::directory_iterator entries(path, error);
    if (error) {
        refuse(path, error.message());
    }
    for (const files::directory_entry& entry : entries) {
        const std::string file = entry.path().filename().string();
        if (!is_left_by_first_start(file)) {
            refuse(path,
                   "it is not empty (" + file +
                       ") and has no file CURRENT: the history is damaged, or not one of Convoy");
        }
    }
}

using Families = std::vector<std::unique_ptr<rocksdb::ColumnFamilyHandle>>;

bool is_empty(rocksdb::DB& database, const Families& families) {
    return std::ranges::all_of(families, [&database](const auto& family) {
        const std::unique_ptr<rocksdb::Iterator> entries(database.NewIterator({}, family.get()));
        entries->SeekToFirst();
        return !entries->Valid() && entries->status().ok();
    });
}

// Column families are missing if the first start was killed before it wrote any data. Opening would
// create them and delete the files that belong to none, so this checks first.
void check_holds_no_data(const std::string& path) {
    for (const files::directory_entry& entry : files::directory_iterator(path)) {
        const files::path kind = entry.path().extension();
        if (kind == ".sst" || (kind == ".log" && entry.file_size() > 0)) {
            refuse(path,
                   "a RocksDB of another program, or a history that has lost a column family");
        }
    }
}

void check_families(const std::string& path, const rocksdb::DBOptions& options) {
    std::error_code error;
    if (!files::exists(path + "/CURRENT", error)) {
        return;
    }
    std::vector<std::string> names;
    const rocksdb::Status status = rocksdb::DB::ListColumnFamilies(options, path, &names);
    if (!status.ok()) {
        refuse(path, status);
    }
    for (const std::string& name : names) {
        if (std::ranges::find(family_names, name) == family_names.end()) {
            refuse(path, "a RocksDB of another program (column family '" + name + "')");
        }
    }
    if (names.size() < families_without_readings) {
        check_holds_no_data(path);
    }
}

void refuse_format(const std::string& path, const FolderFormat& found) {
    if (const auto why = why_unreadable(found)) {
        refuse(path, *why);
    }
}

// Checks before the folder is opened for writing, which deletes obsolete files. If it cannot be
// read here, opening it returns the reason. Returns how many column families it will have: a crash
// may have come between the format and the column family of the readings.
std::size_t check_is_of_no_other_format(const std::string& path) {
    std::error_code error;
    if (!files::exists(path + "/CURRENT", error)) {
        return families_without_readings;
    }
    const auto all = family_descriptors({});
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* opened = nullptr;
    const rocksdb::Status status = rocksdb::DB::OpenForReadOnly(
        database_options({}), path, {all[default_family], all[meta_family]}, &handles, &opened);
    if (!status.ok()) {
        return family_count(path);
    }
    const std::unique_ptr<rocksdb::DB> database(opened);
    const Families families(handles.begin(), handles.end());
    FolderFormat found;
    if (read_format(*database, families.back().get(), found).ok()) {
        refuse_format(path, found);
    }
    return found.has_readings() ? family_names.size() : family_count(path);
}

void set_aside(const std::string& path) {
    const auto done = set_damaged_aside(path);
    if (!done && is_in_use(done.error().what)) {
        refuse(path, rocksdb::Status::IOError(done.error().what));
    }
    if (!done) {
        refuse(path, "it is damaged, and the damaged part cannot be set aside: " +
                         done.error().what + "; restore a backup, or name another folder");
    }
}

}  // namespace

RocksDbFolder::RocksDbFolder(const std::string& path, const RocksDbLimits& limits) {
    check_may_be_used(path);
    const std::size_t families = check_is_of_no_other_format(path);
    set_aside(path);
    open(path, limits, families);
    begin_format_if_new();
    check_format(path);
    check_first_blocks(path);
}

RocksDbFolder RocksDbFolder::open_read_only(const std::string& path) {
    std::error_code error;
    if (!files::exists(path + "/CURRENT", error)) {
        refuse(path, "there is no history here (no file CURRENT)");
    }
    RocksDbFolder folder;
    folder.open_as_secondary(path);
    folder.check_format(path);
    return folder;
}

rocksdb::ColumnFamilyHandle* RocksDbFolder::family(std::size_t index) const {
    return families_[index].get();
}

rocksdb::ColumnFamilyHandle* RocksDbFolder::names() const { return family(names_family); }
rocksdb::ColumnFamilyHandle* RocksDbFolder::positions() const { return family(positions_family); }
rocksdb::ColumnFamilyHandle* RocksDbFolder::rejected() const { return family(rejected_family); }
rocksdb::ColumnFamilyHandle* RocksDbFolder::meta() const { return family(meta_family); }
rocksdb::ColumnFamilyHandle* RocksDbFolder::readings() const {
    return families_.size() > readings_family ? family(readings_family) : nullptr;
}

std::uint64_t RocksDbFolder::table_bytes(rocksdb::ColumnFamilyHandle* family) const {
    std::uint64_t bytes = 0;
    database_->GetIntProperty(family, rocksdb::DB::Properties::kTotalSstFilesSize, &bytes);
    return bytes;
}

std::uint64_t RocksDbFolder::history_bytes() const {
    return table_bytes(positions()) + (readings() != nullptr ? table_bytes(readings()) : 0);
}

std::uint64_t RocksDbFolder::estimated_positions() const {
    using Properties = rocksdb::DB::Properties;
    rocksdb::TablePropertiesCollection tables;
    database_->GetPropertiesOfAllTables(positions(), &tables);
    std::uint64_t in_memory = 0;
    std::uint64_t on_its_way = 0;
    database_->GetIntProperty(positions(), Properties::kNumEntriesActiveMemTable, &in_memory);
    database_->GetIntProperty(positions(), Properties::kNumEntriesImmMemTables, &on_its_way);
    return count_of_tables(tables) + in_memory + on_its_way;
}

rocksdb::Status RocksDbFolder::flush() const {
    std::vector<rocksdb::ColumnFamilyHandle*> all;
    all.reserve(families_.size());
    for (const auto& family : families_) {
        all.push_back(family.get());
    }
    return database_->Flush({}, all);
}

rocksdb::Status RocksDbFolder::rewrite() const {
    rocksdb::CompactRangeOptions whole;
    whole.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
    for (rocksdb::ColumnFamilyHandle* family : {names(), positions(), rejected(), readings()}) {
        if (family == nullptr) {
            continue;
        }
        rocksdb::Status status = database_->CompactRange(whole, family, nullptr, nullptr);
        if (has_stopped()) {
            return rocksdb::Status::Corruption(
                "a damaged table has to be set aside first; try again");
        }
        if (!status.ok()) {
            return status;
        }
    }
    // RocksDB deletes the write-ahead log when all column families are flushed.
    return flush();
}

rocksdb::Status RocksDbFolder::copy_to(const std::string& folder) const {
    rocksdb::Checkpoint* made = nullptr;
    const rocksdb::Status status = rocksdb::Checkpoint::Create(database_.get(), &made);
    const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
    return status.ok() ? checkpoint->CreateCheckpoint(folder) : status;
}

void RocksDbFolder::open(const std::string& path, const RocksDbLimits& limits,
                         std::size_t families) {
    rocksdb::DBOptions options = database_options(limits);
    options.listeners = {check_};
    check_families(path, options);
    std::error_code error;
    files::create_directories(path, error);
    if (error) {
        refuse(path, error.message());
    }
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* opened = nullptr;
    const rocksdb::Status status =
        rocksdb::DB::Open(options, path, family_descriptors(limits, families), &handles, &opened);
    if (!status.ok()) {
        refuse(path, status);
    }
    database_.reset(opened);
    families_ = Families(handles.begin(), handles.end());
}

// Opens a secondary instance: it reads the owner's files and writes only into a folder that it is
// given. All table files stay open, because the owner deletes those that it has compacted.
void RocksDbFolder::open_as_secondary(const std::string& path) {
    rocksdb::DBOptions options = database_options({});
    options.create_if_missing = false;
    options.create_missing_column_families = false;
    options.max_open_files = -1;
    check_families(path, options);
    std::string own = (files::temp_directory_path() / "convoy-inspect-XXXXXX").string();
    if (::mkdtemp(own.data()) == nullptr) {
        refuse(path, "cannot create a temporary folder for its reader: " + own);
    }
    std::vector<rocksdb::ColumnFamilyHandle*> families;
    rocksdb::DB* opened = nullptr;
    const rocksdb::Status status = rocksdb::DB::OpenAsSecondary(
        options, path, own, family_descriptors({}, family_count(path)), &families, &opened);
    std::error_code ignored;
    files::remove_all(own, ignored);
    if (!status.ok()) {
        refuse(path, status);
    }
    database_.reset(opened);
    families_ = Families(families.begin(), families.end());
}

// A new folder gets its format last, so a folder without it has no data yet. If this fails, reading
// the format fails too.
void RocksDbFolder::begin_format_if_new() const {
    FolderFormat found;
    const rocksdb::Status status = read_format(*database_, meta(), found);
    if (status.IsNotFound() && is_empty(*database_, families_)) {
        rocksdb::WriteBatch writes;
        stage_format(meta(), {.number = plain_format, .last_column = last_plain_column}, writes);
        rocksdb::WriteOptions durable;
        durable.sync = true;
        database_->Write(durable, &writes);
    }
}

// RocksDB may treat a table as empty, without an error, if its first block is damaged
// (compaction_check.hpp).
void RocksDbFolder::check_first_blocks(const std::string& path) const {
    std::vector<rocksdb::LiveFileMetaData> tables;
    database_->GetLiveFilesMetaData(&tables);
    for (const rocksdb::LiveFileMetaData& table : tables) {
        if (!TableReading(path + table.name).begins_soundly()) {
            refuse(path, rocksdb::Status::Corruption("the first block of " + path + table.name +
                                                     " cannot be read"));
        }
    }
}

void RocksDbFolder::check_format(const std::string& path) const {
    FolderFormat found;
    const rocksdb::Status status = read_format(*database_, meta(), found);
    if (status.IsNotFound()) {
        refuse(path, "a RocksDB of another program (it has no format number of Convoy)");
    }
    if (!status.ok()) {
        refuse(path, status);
    }
    refuse_format(path, found);
}

}  // namespace convoy::history
