// For tests: a place of its own for each kind of history.
#pragma once

#include <cstdint>
#include <memory>

#include "position-tracker/mongo_history.hpp"
#include "position-tracker/mongo_server.hpp"
#include "position-tracker/rocksdb_history.hpp"
#include "position-tracker/scratch_folder.hpp"

namespace convoy::tracker {

/// Where one history is kept; it goes away with this. Opened again, it finds what was there.
class HistoryPlace {
 public:
    HistoryPlace() = default;
    virtual ~HistoryPlace() = default;
    HistoryPlace(const HistoryPlace&) = delete;
    HistoryPlace& operator=(const HistoryPlace&) = delete;
    virtual std::unique_ptr<History> open() const = 0;
};

class RocksDbPlace final : public HistoryPlace {
 public:
    explicit RocksDbPlace(std::uint64_t rejected_kept) : rejected_kept_(rejected_kept) {}
    std::unique_ptr<History> open() const override {
        return std::make_unique<RocksDbHistory>(RocksDbSettings{
            .folder = folder_ / "history", .rejected_kept = rejected_kept_, .limits = {}});
    }

 private:
    std::uint64_t rejected_kept_;
    ScratchFolder folder_;
};

class MongoPlace final : public HistoryPlace {
 public:
    explicit MongoPlace(std::uint64_t rejected_kept) : rejected_kept_(rejected_kept) {}
    std::unique_ptr<History> open() const override {
        MongoSettings settings = database_.settings();
        settings.rejected_kept = rejected_kept_;
        return MongoHistory::open(settings).value();
    }

 private:
    std::uint64_t rejected_kept_;
    MongoTestDatabase database_;
};

}  // namespace convoy::tracker
