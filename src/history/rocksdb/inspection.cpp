#include "history/rocksdb/inspection.hpp"

#include <algorithm>
#include <filesystem>
#include <iomanip>
#include <map>

#include "history/rocksdb/format.hpp"
#include "history/rocksdb/missing.hpp"
#include "history/rocksdb/records/position_record.hpp"
#include "history/rocksdb/records/position_run.hpp"
#include "history/rocksdb/records/reading_run.hpp"
#include "history/rocksdb/records/rejected_record.hpp"

namespace convoy::history {
namespace {

namespace files = std::filesystem;

using ByNumber = std::map<VehicleNumber, InspectedVehicle>;
// Takes one entry; returns false if it is unreadable.
using TakeEntry = std::function<bool(std::string_view key, std::string_view value)>;

StoreResult<void> read_all(const RocksDbFolder& folder, rocksdb::ColumnFamilyHandle* family,
                           const TakeEntry& take) {
    rocksdb::ReadOptions options;
    options.fill_cache = false;
    const std::unique_ptr<rocksdb::Iterator> entry(folder.database().NewIterator(options, family));
    for (entry->SeekToFirst(); entry->Valid(); entry->Next()) {
        if (!take(entry->key().ToStringView(), entry->value().ToStringView())) {
            return StoreError{"column family " + family->GetName() + ": an entry is unreadable"};
        }
    }
    if (!entry->status().ok()) {
        return StoreError{"column family " + family->GetName() + ": " + entry->status().ToString()};
    }
    return {};
}

StoreResult<ByNumber> read_names(const RocksDbFolder& folder) {
    ByNumber vehicles;
    const auto read = read_all(
        folder, folder.names(), [&vehicles](std::string_view name, std::string_view value) {
            const auto number = decode_number(value);
            return number &&
                   vehicles.emplace(*number, InspectedVehicle{.name = std::string(name)}).second;
        });
    if (!read) {
        return read.error();
    }
    return vehicles;
}

// A bucket whose vehicle has no name counts as unreadable too.
bool take_bucket(std::string_view key, std::string_view run, ByNumber& vehicles,
                 std::vector<fleet::Position>& positions) {
    const auto decoded = decode_key(key);
    const auto found = decoded ? vehicles.find(decoded->vehicle) : vehicles.end();
    positions.clear();
    if (found == vehicles.end() || !decode_run(decoded->bucket, run, positions)) {
        return false;
    }
    InspectedVehicle& vehicle = found->second;
    vehicle.positions += positions.size();
    vehicle.oldest = std::min(vehicle.oldest, positions.front().time);
    vehicle.newest = std::max(vehicle.newest, positions.back().time);
    return true;
}

// Likewise of readings.
bool take_readings(std::string_view key, std::string_view run, ByNumber& vehicles) {
    const auto number = decode_number(key.substr(0, range_start_bytes));
    const auto found = number ? vehicles.find(*number) : vehicles.end();
    std::vector<TimedReading> readings;
    if (found == vehicles.end() || !decode_reading_run(key, run, readings)) {
        return false;
    }
    found->second.readings += readings.size();
    return true;
}

StoreResult<void> read_readings(const RocksDbFolder& folder, ByNumber& vehicles) {
    if (folder.readings() == nullptr) {
        return {};
    }
    return read_all(folder, folder.readings(),
                    [&vehicles](std::string_view key, std::string_view value) {
                        return take_readings(key, value, vehicles);
                    });
}

std::uint64_t log_bytes(const std::string& folder) {
    std::uint64_t bytes = 0;
    std::error_code error;
    for (const auto& entry : files::directory_iterator(folder, error)) {
        if (entry.path().extension() == ".log") {
            const auto size = entry.file_size(error);
            bytes += error ? 0 : size;  // the tracker may have deleted it just now
        }
    }
    return bytes;
}

// Adds all vehicles up, as if they were one.
InspectedVehicle sum_of(const std::vector<InspectedVehicle>& vehicles) {
    InspectedVehicle sum;
    for (const InspectedVehicle& vehicle : vehicles) {
        sum.positions += vehicle.positions;
        sum.readings += vehicle.readings;
        sum.oldest = std::min(sum.oldest, vehicle.oldest);
        sum.newest = std::max(sum.newest, vehicle.newest);
    }
    return sum;
}

std::ostream& label(std::ostream& out, const std::string& text) {
    constexpr int column = 14;
    return out << std::left << std::setw(column) << text;
}

std::string times_of(const InspectedVehicle& vehicle) {
    return vehicle.positions == 0
               ? "none"
               : fleet::format_time(vehicle.oldest) + " to " + fleet::format_time(vehicle.newest);
}

std::string times_of(TimeRange range) {
    const std::string from =
        range.from() == fleet::Time::min() ? "the beginning" : fleet::format_time(range.from());
    return "positions may be missing from " + from + " to " + fleet::format_time(range.to());
}

}  // namespace

StoreResult<Inspection> inspect_folder(const RocksDbFolder& folder) {
    Inspection inspection;
    inspection.folder = folder.database().GetName();
    FolderFormat format;
    if (const auto read = read_format(folder.database(), folder.meta(), format); !read.ok()) {
        return StoreError{"the format: " + read.ToString()};
    }
    inspection.format = format.number.value_or(0);
    auto vehicles = read_names(folder);
    if (!vehicles) {
        return vehicles.error();
    }
    std::vector<fleet::Position> positions;
    const auto buckets =
        read_all(folder, folder.positions(), [&](std::string_view key, std::string_view value) {
            ++inspection.buckets;
            return take_bucket(key, value, *vehicles, positions);
        });
    if (!buckets) {
        return buckets.error();
    }
    if (const auto readings = read_readings(folder, *vehicles); !readings) {
        return readings.error();
    }
    const auto rejected = read_all(folder, folder.rejected(),
                                   [&inspection](std::string_view key, std::string_view value) {
                                       const bool is_record = decode_rejected_key(key).has_value();
                                       inspection.rejected += is_record ? 1 : 0;
                                       return !is_record || decode_rejected(value);
                                   });
    if (!rejected) {
        return rejected.error();
    }
    const auto missing = read_missing(folder);
    if (!missing) {
        return missing.error();
    }
    for (const MissingBuckets& lost : *missing) {
        if (const auto found = vehicles->find(lost.vehicle); found != vehicles->end()) {
            inspection.damaged.push_back(found->second.name + ": " + times_of(lost.range()));
        }
    }
    for (auto& [number, vehicle] : *vehicles) {
        inspection.vehicles.push_back(std::move(vehicle));
    }
    std::ranges::sort(inspection.vehicles, {}, &InspectedVehicle::name);
    for (auto* family :
         {folder.positions(), folder.readings(), folder.names(), folder.rejected()}) {
        if (family != nullptr) {
            inspection.bytes.emplace_back(family->GetName(), folder.table_bytes(family));
        }
    }
    inspection.bytes.emplace_back("log", log_bytes(inspection.folder));
    return inspection;
}

void write_inspection(std::ostream& out, const Inspection& inspection, bool with_vehicles) {
    const InspectedVehicle all = sum_of(inspection.vehicles);
    label(out, "history") << inspection.folder << '\n';
    label(out, "format") << inspection.format << '\n';
    label(out, "vehicles") << inspection.vehicles.size() << '\n';
    label(out, "positions") << all.positions << '\n';
    label(out, "times") << times_of(all) << '\n';
    label(out, "buckets") << inspection.buckets << '\n';
    label(out, "readings") << all.readings << '\n';
    label(out, "rejected") << inspection.rejected << '\n';
    for (const std::string& damaged : inspection.damaged) {
        label(out, "damaged") << damaged << '\n';
    }
    std::uint64_t bytes = 0;
    for (const auto& [family, size] : inspection.bytes) {
        label(out, "bytes") << size << " in " << family << '\n';
        bytes += size;
    }
    label(out, "bytes") << bytes << " in all";
    if (all.positions > 0) {
        out << ", " << std::fixed << std::setprecision(2)
            << static_cast<double>(bytes) / static_cast<double>(all.positions) << " a position";
    }
    out << '\n';
    for (const InspectedVehicle& vehicle : inspection.vehicles) {
        if (with_vehicles) {
            out << vehicle.name << ": " << vehicle.positions << ", " << times_of(vehicle);
            if (vehicle.readings > 0) {
                out << ", " << vehicle.readings << " readings";
            }
            out << '\n';
        }
    }
}

}  // namespace convoy::history
