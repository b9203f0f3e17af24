#include "position-tracker/mongo_held.hpp"

#include <algorithm>
#include <string>

#include "position-tracker/mongo_documents.hpp"
#include "position-tracker/mongo_removal.hpp"

namespace convoy::tracker {

MongoResult<void> MongoHeld::hold(std::span<const HeldPosition> held) const {
    while (!held.empty()) {
        const auto part = held.first(std::min(documents_at_once, held.size()));
        if (const auto done = hold_part(part); !done) {
            return done;
        }
        held = held.subspan(part.size());
    }
    return {};
}

MongoResult<void> MongoHeld::hold_part(std::span<const HeldPosition> part) const {
    std::vector<Bson> documents;
    documents.reserve(part.size());
    for (const HeldPosition& held : part) {
        documents.push_back(encode_held(held));
    }
    const auto there = database_.insert(mongo::held, documents);
    if (!there) {
        return there.error();
    }
    std::vector<MongoReplacement> replacements;
    replacements.reserve(there->size());
    for (const std::size_t place : *there) {
        replacements.push_back({.filter = filter_of_larger(part[place].reported),
                                .document = encode_held(part[place])});
    }
    return replacements.empty() ? MongoResult<void>()
                                : database_.replace(mongo::held, replacements);
}

MongoResult<void> MongoHeld::release(std::span<const HeldKey> keys) const {
    while (!keys.empty()) {
        const auto part = keys.first(std::min(documents_at_once, keys.size()));
        std::vector<std::string> ids;
        ids.reserve(part.size());
        for (const HeldKey& key : part) {
            ids.push_back(position_id(key.vehicle, key.time));
        }
        const auto removed =
            database_.remove(mongo::held, {{"_id", Bson{{"$in", Bson::array(ids)}}}});
        if (!removed) {
            return removed.error();
        }
        keys = keys.subspan(part.size());
    }
    return {};
}

MongoResult<std::int64_t> MongoHeld::erase(const fleet::VehicleName& vehicle) const {
    return remove_vehicle(database_, mongo::held, vehicle);
}

MongoResult<std::vector<HeldPosition>> MongoHeld::read(const HeldQuery& query) const {
    Bson range;
    if (query.after) {
        range.append("$gt", position_id(query.after->vehicle, query.after->time));
    } else if (query.vehicle) {
        range.append("$gte", position_id(*query.vehicle, first_mongo_time));
    }
    if (query.vehicle) {
        range.append("$lte", position_id(*query.vehicle, last_mongo_time));
    }
    Bson filter;
    if (query.after || query.vehicle) {
        filter.append("_id", range);
    }
    std::vector<HeldPosition> found;
    const auto read = database_.find({mongo::held,
                                      std::move(filter),
                                      {{"sort", Bson{{"_id", query.newest_first ? -1 : 1}}},
                                       {"limit", static_cast<std::int64_t>(query.limit)}}},
                                     [&found](BsonView document) {
                                         auto held = decode_held(document);
                                         if (held) {
                                             found.push_back(std::move(*held));
                                         }
                                         return held.has_value();
                                     });
    if (!read) {
        return read.error();
    }
    return found;
}

MongoResult<std::uint64_t> MongoHeld::count() const {
    const auto counted = database_.command({{"count", mongo::held}});
    if (!counted) {
        return counted.error();
    }
    return static_cast<std::uint64_t>(counted->view().integer("n").value_or(0));
}

}  // namespace convoy::tracker
