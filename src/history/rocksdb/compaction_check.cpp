#include "history/rocksdb/compaction_check.hpp"

#include <rocksdb/convenience.h>
#include <rocksdb/db.h>

#include <filesystem>
#include <string>

#include "history/rocksdb/damage.hpp"
#include "history/rocksdb/table_reading.hpp"

namespace convoy::history {

// A listener cannot prevent a compaction. But cancelling all background work, as closing does,
// makes RocksDB abort it and keep the tables.
void CompactionCheck::OnCompactionBegin(rocksdb::DB* database,
                                        const rocksdb::CompactionJobInfo& compaction) {
    for (const std::string& table : compaction.input_files) {
        if (!TableReading(table).begins_soundly()) {
            mark_damaged(database->GetName(), std::filesystem::path(table).filename(),
                         "its first block cannot be read");
            stopped_ = true;
            rocksdb::CancelAllBackgroundWork(database, false);
        }
    }
}

}  // namespace convoy::history
