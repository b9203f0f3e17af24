#include "registry/mongodb_unknown_devices.hpp"

#include <algorithm>

namespace convoy::registry {
namespace {

using mongodb::Bson;
using mongodb::BsonView;
using mongodb::MongoResult;

constexpr const char* list_name = "registry_unknown";

StoreFailure failure_of(const mongodb::MongoFailure& failure) {
    return {"mongodb: " + failure.what};
}

/// Orders the newest first.
Bson by_age() { return {{"last", -1}, {"_id", 1}}; }

std::string name_of(const UnknownDevice& device) { return device.protocol + '\x1f' + device.id; }

mongodb::MongoUpdate update_of(const UnknownDevice& report, fleet::Time now) {
    const auto count = static_cast<std::int64_t>(report.count);
    return {.filter = {{"_id", name_of(report)}},
            .update = {{"$setOnInsert",
                        Bson{{"protocol", report.protocol}, {"id", report.id}, {"first", now}}},
                       {"$set", Bson{{"address", report.address}, {"last", now}}},
                       {"$inc", Bson{{"count", count}}}}};
}

UnknownDevice device_in(BsonView document) {
    return {.protocol = document.text("protocol").value_or(""),
            .id = document.text("id").value_or(""),
            .address = document.text("address").value_or(""),
            .first = document.time("first").value_or(fleet::Time{}),
            .last = document.time("last").value_or(fleet::Time{}),
            .count = static_cast<std::uint64_t>(document.integer("count").value_or(0))};
}

/// Of two reports of one device, the second one has the address that came last.
std::vector<UnknownDevice> one_each(const std::vector<UnknownDevice>& reports) {
    std::map<std::string, UnknownDevice> sums;
    for (const UnknownDevice& each : reports) {
        UnknownDevice& sum = sums[name_of(each)];
        const std::uint64_t before = sum.count;
        sum = each;
        sum.count += before;
    }
    std::vector<UnknownDevice> all;
    all.reserve(sums.size());
    for (auto& [name, sum] : sums) {
        all.push_back(std::move(sum));
    }
    return all;
}

}  // namespace

StoreResult<void> MongoUnknownDevices::report(const std::vector<UnknownDevice>& reports,
                                              fleet::Time now) {
    std::vector<mongodb::MongoUpdate> updates;
    for (const UnknownDevice& each : one_each(reports)) {
        updates.push_back(update_of(each, now));
    }
    if (updates.empty()) {
        return {};
    }
    if (const auto stored = database_.update_or_make(list_name, updates); !stored) {
        return failure_of(stored.error());
    }
    const auto dropped = drop_oldest();
    return dropped ? StoreResult<void>() : failure_of(dropped.error());
}

MongoResult<void> MongoUnknownDevices::drop_oldest() const {
    // A report has up to `max_devices`, so that registries that report together do not leave more
    // and more of them.
    std::vector<Bson> oldest;
    auto read = database_.find({list_name,
                                {},
                                {{"sort", by_age()},
                                 {"skip", most_},
                                 {"limit", 2 * most_},
                                 {"projection", Bson{{"_id", 1}}}}},
                               [&oldest](BsonView document) {
                                   const auto name = document.text("_id");
                                   if (name) {
                                       oldest.push_back({{"_id", *name}});
                                   }
                                   return name.has_value();
                               });
    if (!read || oldest.empty()) {
        return read;
    }
    const auto removed = database_.remove_each(list_name, oldest);
    return removed ? MongoResult<void>() : removed.error();
}

StoreResult<void> MongoUnknownDevices::forget(const std::string& id) {
    const auto removed = database_.remove(list_name, {{"id", id}});
    return removed ? StoreResult<void>() : failure_of(removed.error());
}

StoreResult<std::vector<UnknownDevice>> MongoUnknownDevices::newest() const {
    std::vector<UnknownDevice> all;
    const auto read = database_.find({list_name, {}, {{"sort", by_age()}, {"limit", most_}}},
                                     [&all](BsonView document) {
                                         all.push_back(device_in(document));
                                         return true;
                                     });
    if (!read) {
        return failure_of(read.error());
    }
    return all;
}

StoreResult<std::uint64_t> MongoUnknownDevices::count() const {
    const auto counted = database_.command({{"count", list_name}});
    if (!counted) {
        return failure_of(counted.error());
    }
    return static_cast<std::uint64_t>(std::min(counted->view().integer("n").value_or(0), most_));
}

}  // namespace convoy::registry
