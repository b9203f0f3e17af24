#include "history/rocksdb/records/run_counter.hpp"

#include <string>

#include "history/rocksdb/records/position_run.hpp"
#include "service/number.hpp"

namespace convoy::history {
namespace {

constexpr const char* property = "convoy.positions";

class Counter final : public rocksdb::TablePropertiesCollector {
 public:
    // NOLINTNEXTLINE(readability-function-size): the parameters are RocksDB's
    rocksdb::Status AddUserKey(const rocksdb::Slice& /*key*/, const rocksdb::Slice& value,
                               rocksdb::EntryType type, rocksdb::SequenceNumber /*sequence*/,
                               std::uint64_t /*file_bytes*/) override {
        if (type == rocksdb::kEntryPut || type == rocksdb::kEntryMerge) {
            positions_ += count_of_run(value.ToStringView());
        }
        return rocksdb::Status::OK();
    }
    rocksdb::Status Finish(rocksdb::UserCollectedProperties* properties) override {
        *properties = GetReadableProperties();
        return rocksdb::Status::OK();
    }
    rocksdb::UserCollectedProperties GetReadableProperties() const override {
        return {{property, std::to_string(positions_)}};
    }
    const char* Name() const override { return "convoy.run_counter"; }

 private:
    std::uint64_t positions_ = 0;
};

class CounterFactory final : public rocksdb::TablePropertiesCollectorFactory {
 public:
    rocksdb::TablePropertiesCollector* CreateTablePropertiesCollector(
        Context /*context*/) override {
        return new Counter;  // RocksDB owns it
    }
    const char* Name() const override { return "convoy.run_counter"; }
};

}  // namespace

std::shared_ptr<rocksdb::TablePropertiesCollectorFactory> run_counter() {
    return std::make_shared<CounterFactory>();
}

std::uint64_t count_of_tables(const rocksdb::TablePropertiesCollection& tables) {
    std::uint64_t all = 0;
    for (const auto& [file, properties] : tables) {
        const auto& collected = properties->user_collected_properties;
        if (const auto found = collected.find(property); found != collected.end()) {
            all += service::parse_number<std::uint64_t>(found->second).value_or(0);
        }
    }
    return all;
}

}  // namespace convoy::history
