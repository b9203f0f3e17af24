#include "history/rocksdb/tables.hpp"

#include <rocksdb/utilities/ldb_cmd.h>

#include <algorithm>

#include "history/rocksdb/options.hpp"

namespace convoy::history {
namespace {

// Without paranoid checks a table that cannot be opened is no error.
rocksdb::DBOptions lenient_options() {
    rocksdb::DBOptions options = database_options({});
    options.create_if_missing = false;
    options.create_missing_column_families = false;
    options.paranoid_checks = false;
    return options;
}

}  // namespace

StoreResult<std::optional<ListedTable>> find_table(const std::string& folder,
                                                   const std::string& name) {
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* opened = nullptr;
    const auto status = rocksdb::DB::OpenForReadOnly(
        lenient_options(), folder, family_descriptors({}, family_count(folder)), &handles, &opened);
    if (!status.ok()) {
        return StoreError{status.ToString()};
    }
    const std::unique_ptr<rocksdb::DB> database(opened);
    for (rocksdb::ColumnFamilyHandle* handle : handles) {
        database->DestroyColumnFamilyHandle(handle);
    }
    std::vector<rocksdb::LiveFileMetaData> tables;
    database->GetLiveFilesMetaData(&tables);
    const auto found = std::ranges::find(tables, "/" + name, &rocksdb::LiveFileMetaData::name);
    if (found == tables.end()) {
        return std::optional<ListedTable>();
    }
    return std::optional(ListedTable{.name = name,
                                     .family = found->column_family_name,
                                     .smallest_key = found->smallestkey,
                                     .largest_key = found->largestkey,
                                     .bytes = found->size});
}

// Runs a command of RocksDB's tool `ldb`, which is part of its library.
StoreResult<void> remove_from_manifest(const std::string& folder, const std::string& name) {
    const auto families = family_descriptors({}, family_count(folder));
    const rocksdb::Options options(lenient_options(), families[default_family].options);
    const std::unique_ptr<rocksdb::LDBCommand> removal(rocksdb::LDBCommand::InitFromCmdLineArgs(
        {"--db=" + folder, "unsafe_remove_sst_file", name.substr(0, name.find('.'))}, options,
        rocksdb::LDBOptions(), &families));
    if (!removal) {
        return StoreError{"this RocksDB has no command unsafe_remove_sst_file"};
    }
    removal->Run();
    if (!removal->GetExecuteState().IsSucceed()) {
        return StoreError{removal->GetExecuteState().ToString()};
    }
    return {};
}

}  // namespace convoy::history
