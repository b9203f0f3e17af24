#include "history/mongodb/readings.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "fleet/invariant.hpp"
#include "history/mongodb/side_by_side.hpp"

namespace convoy::history {
namespace {

// Joins what both say; `into` stays as it is otherwise.
void join_into(StoredReading& into, const StoredReading& more) {
    JoinedValues said;
    for (const StoredReading* each : std::array<const StoredReading*, 2>{&into, &more}) {
        said.push_back({.attributes = each->attributes, .device = each->device});
        std::ranges::copy(each->others, std::back_inserter(said));
    }
    JoinedValues joined = join(said);
    into.attributes = std::move(joined.front().attributes);
    into.device = std::move(joined.front().device);
    into.others.assign(std::next(joined.begin()), joined.end());
}

}  // namespace

MongoResult<void> MongoReadings::append(std::span<const StoredReading> readings) const {
    while (!readings.empty()) {
        const auto part = readings.first(std::min(documents_at_once, readings.size()));
        ById by_id;
        for (const StoredReading& reading : part) {
            fleet::require(reading.time >= first_mongo_time && reading.time <= last_mongo_time,
                           "a stored time has 13 digits");
            const auto [there, added] =
                by_id.try_emplace(position_id(reading.vehicle, reading.time), reading);
            if (!added || !reading.others.empty()) {
                join_into(there->second, reading);
            }
        }
        if (auto stored = append_part(std::move(by_id)); !stored) {
            return stored;
        }
        readings = readings.subspan(part.size());
    }
    return {};
}

// A reading that is there is replaced only as it was read, and otherwise everything is read again.
// What is stored grows in each round and is bounded, so there is an end, also if several trackers
// do this.
MongoResult<void> MongoReadings::append_part(ById part) const {
    std::vector<Bson> documents;
    std::vector<std::string> ids;
    for (const auto& [id, reading] : part) {
        documents.push_back(encode_reading(reading));
        ids.push_back(id);
    }
    const auto already_there = database_.insert(mongo::readings, documents);
    if (!already_there) {
        return already_there.error();
    }
    ById left;
    for (const std::size_t index : *already_there) {
        left.insert(part.extract(ids[index]));
    }
    while (!left.empty()) {
        const auto replacements = replacements_for(left);
        if (!replacements) {
            return replacements.error();
        }
        if (replacements->empty()) {
            return {};
        }
        if (auto replaced = database_.replace(mongo::readings, *replacements); !replaced) {
            return replaced;
        }
    }
    return {};
}

// Leaves in `part` those that change what is stored. If retention has deleted one meanwhile, it
// stays deleted.
MongoResult<std::vector<MongoReplacement>> MongoReadings::replacements_for(ById& part) const {
    std::vector<std::string> ids;
    for (const auto& [id, reading] : part) {
        ids.push_back(id);
    }
    std::vector<MongoReplacement> replacements;
    ById changing;
    const auto found = database_.find(
        {mongo::readings, {{"_id", Bson{{"$in", Bson::array(ids)}}}}, {}}, [&](BsonView document) {
            const auto stored = decode_reading(document);
            const auto more = part.find(document.text("_id").value_or(""));
            if (!stored || more == part.end()) {
                return false;
            }
            StoredReading joined = *stored;
            join_into(joined, more->second);
            if (joined != *stored) {
                replacements.push_back(
                    {filter_of_unchanged_reading(document), encode_reading(joined)});
                changing.insert(*more);
            }
            return true;
        });
    if (!found) {
        return found.error();
    }
    part = std::move(changing);
    return replacements;
}

MongoResult<std::vector<StoredReading>> MongoReadings::read(const MongoQuery& query) const {
    std::vector<StoredReading> found;
    const auto read = database_.find(query, [&found](BsonView document) {
        auto reading = decode_reading(document);
        if (reading) {
            found.push_back(std::move(*reading));
        }
        return reading.has_value();
    });
    if (!read) {
        return read.error();
    }
    return found;
}

MongoResult<std::vector<StoredReading>> MongoReadings::readings(const fleet::VehicleName& vehicle,
                                                                TimeRange range,
                                                                std::size_t limit) const {
    if (limit == 0) {  // to the server, limit 0 means no limit
        return std::vector<StoredReading>();
    }
    const Bson ids{{"$gte", position_id(vehicle, range.from())},
                   {"$lte", position_id(vehicle, range.to())}};
    return read({mongo::readings, {{"_id", ids}}, by_id(ascending, limit)});
}

MongoResult<std::vector<StoredReading>> MongoReadings::readings_before(
    const fleet::VehicleName& vehicle, fleet::Time time, std::size_t limit) const {
    if (limit == 0) {
        return std::vector<StoredReading>();
    }
    const Bson ids{{"$gte", position_id(vehicle, first_mongo_time)},
                   {"$lt", position_id(vehicle, time)}};
    auto found = read({mongo::readings, {{"_id", ids}}, by_id(descending, limit)});
    if (found) {
        std::ranges::reverse(*found);
    }
    return found;
}

MongoResult<std::vector<StoredReading>> MongoReadings::newest_readings(
    std::span<const fleet::VehicleName> vehicles) const {
    std::vector<MongoResult<std::vector<StoredReading>>> read(
        vehicles.size(), MongoFailure{"not read, because another read failed"});
    read_side_by_side(vehicles.size(), [&](std::size_t index) {
        read[index] = readings_before(vehicles[index], last_mongo_time, 1);
        return read[index].has_value();
    });
    std::vector<StoredReading> newest;
    for (auto& each : read) {
        if (!each) {
            return each.error();
        }
        std::ranges::move(*each, std::back_inserter(newest));
    }
    return newest;
}

}  // namespace convoy::history
