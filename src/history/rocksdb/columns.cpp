#include "history/rocksdb/columns.hpp"

#include <algorithm>
#include <string>

#include "history/rocksdb/records/run_columns.hpp"

namespace convoy::history {
namespace {

// Returns what runs may have now. The folder was opened, so all of it is known.
FolderFormat allowed_in(const RocksDbFolder& folder) {
    FolderFormat format;
    const auto status = read_format(folder.database(), folder.meta(), format);
    if (!status.ok()) {
        throw CannotOpen("history: reading the format: " + status.ToString());
    }
    return format;
}

std::uint32_t needed_by(const Batch& batch) {
    std::uint32_t last = 0;
    for (const fleet::ReportedPosition& reported : batch.positions) {
        last = std::max(last, last_column_of({&reported.position, 1}));
    }
    for (const HeldPosition& held : batch.held) {
        last = std::max(last, last_column_of({&held.reported.position, 1}));
    }
    return last;
}

}  // namespace

RocksDbColumns::RocksDbColumns(const RocksDbFolder& folder)
    : folder_(folder), allowed_(allowed_in(folder)), staged_(allowed_) {}

// The format is raised to all columns that this version knows, so that each version copies a folder
// at most once for them.
void RocksDbColumns::stage(const Batch& batch, rocksdb::WriteBatch& writes) {
    staged_ = allowed_;
    copy_ = {};
    if (allowed_.last_column == last_known_column() || needed_by(batch) <= *allowed_.last_column) {
        return;
    }
    staged_.last_column = last_known_column();
    copy_ = copy_for_older(folder_, "column-" + std::to_string(last_known_column()));
    stage_format(folder_.meta(), staged_, writes);
}

void RocksDbColumns::committed() {
    allowed_ = staged_;
    log_copy(copy_);
    copy_ = {};
}

}  // namespace convoy::history
