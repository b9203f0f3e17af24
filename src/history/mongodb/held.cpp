#include "history/mongodb/held.hpp"

#include <algorithm>
#include <string>

#include "history/mongodb/documents.hpp"
#include "history/mongodb/removal.hpp"

namespace convoy::history {
namespace {

// Together they match a held position with the same key that `held` outranks.
std::vector<Bson> filters_of_outranked(const HeldPosition& held) {
    std::vector<std::string> earlier;
    for (const HoldReason reason : all_hold_reasons) {
        if (reason < held.reason) {
            earlier.emplace_back(to_string(reason));
        }
    }
    std::vector<Bson> filters;
    filters.push_back(filter_of_larger(held.reported));
    if (!earlier.empty()) {
        filters.push_back(filter_of_same(held.reported));
        filters.back().append("reason", Bson{{"$in", Bson::array(earlier)}});
    }
    return filters;
}

}  // namespace

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
    for (const std::size_t index : *there) {
        for (Bson& outranked : filters_of_outranked(part[index])) {
            replacements.push_back(
                {.filter = std::move(outranked), .document = encode_held(part[index])});
        }
    }
    return replacements.empty() ? MongoResult<void>()
                                : database_.replace(mongo::held, replacements);
}

MongoResult<std::size_t> MongoHeld::release(std::span<const HeldPosition> released) const {
    std::size_t there_were = 0;
    while (!released.empty()) {
        const auto part = released.first(std::min(documents_at_once, released.size()));
        std::vector<Bson> filters;
        filters.reserve(part.size());
        for (const HeldPosition& each : part) {
            filters.push_back(filter_of_same(each.reported));
        }
        const auto removed = database_.remove_each(mongo::held, filters);
        if (!removed) {
            return removed.error();
        }
        there_were += static_cast<std::size_t>(*removed);
        released = released.subspan(part.size());
    }
    return there_were;
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

}  // namespace convoy::history
