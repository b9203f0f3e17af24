#include "history/mongodb/rejected.hpp"

#include <algorithm>
#include <optional>

#include "history/mongodb/documents.hpp"

namespace convoy::history {
namespace {

Bson newest_first() { return {{"n", -1}}; }

Bson filter_of(const RejectedQuery& query) {
    Bson filter;
    if (query.vehicle) {
        filter.append("vehicle", *query.vehicle);
    }
    if (query.before) {
        filter.append("n", Bson{{"$lt", static_cast<std::int64_t>(*query.before)}});
    }
    return filter;
}

}  // namespace

MongoResult<void> MongoRejected::prepare() const {
    auto by_order =
        database_.make_index(mongo::rejected, {{"key", newest_first()}, {"name", "order"}});
    if (!by_order) {
        return by_order;
    }
    return database_.make_index(mongo::rejected,
                                {{"key", Bson{{"vehicle", 1}, {"n", -1}}}, {"name", "vehicle"}});
}

// The server counts the order, because the trackers that share it have no common clock.
MongoResult<void> MongoRejected::append(std::span<const StoredRejection> rejected) const {
    if (rejected.empty()) {
        return {};
    }
    auto order = database_.count_on(mongo::counters, mongo::rejected,
                                    static_cast<std::int64_t>(rejected.size()));
    if (!order) {
        return order.error();
    }
    std::vector<Bson> documents;
    documents.reserve(rejected.size());
    for (const StoredRejection& kept : rejected) {
        documents.push_back(encode_stored_rejection(kept, (*order)++));
    }
    if (const auto inserted = database_.insert(mongo::rejected, documents); !inserted) {
        return inserted.error();
    }
    return remove_oldest();
}

MongoResult<void> MongoRejected::remove_oldest() const {
    std::optional<std::int64_t> newest_beyond;
    auto looked = database_.find({mongo::rejected,
                                  {},
                                  {{"sort", newest_first()},
                                   {"skip", static_cast<std::int64_t>(capacity_)},
                                   {"limit", 1},
                                   {"projection", Bson{{"_id", 0}, {"n", 1}}}}},
                                 [&newest_beyond](BsonView document) {
                                     newest_beyond = document.integer("n");
                                     return newest_beyond.has_value();
                                 });
    if (!looked || !newest_beyond) {
        return looked;
    }
    const auto removed = database_.remove(mongo::rejected, {{"n", Bson{{"$lte", *newest_beyond}}}});
    return removed ? MongoResult<void>() : removed.error();
}

MongoResult<std::vector<StoredRejection>> MongoRejected::newest(const RejectedQuery& query) const {
    std::vector<StoredRejection> found;
    const auto most = static_cast<std::int64_t>(std::min<std::uint64_t>(query.limit, capacity_));
    if (most == 0) {  // to the server, limit 0 means no limit
        return found;
    }
    const auto read = database_.find(
        {mongo::rejected, filter_of(query), {{"sort", newest_first()}, {"limit", most}}},
        [&found](BsonView document) {
            auto kept = decode_stored_rejection(document);
            if (kept) {
                found.push_back(std::move(*kept));
            }
            return kept.has_value();
        });
    if (!read) {
        return read.error();
    }
    return found;
}

MongoResult<void> MongoRejected::remove(std::span<const StoredRejection> removed) const {
    while (!removed.empty()) {
        const auto part = removed.first(std::min(documents_at_once, removed.size()));
        std::vector<Bson> filters;
        filters.reserve(part.size());
        for (const StoredRejection& each : part) {
            filters.push_back({{"n", static_cast<std::int64_t>(each.number)}});
        }
        if (const auto done = database_.remove_each(mongo::rejected, filters); !done) {
            return done.error();
        }
        removed = removed.subspan(part.size());
    }
    return {};
}

MongoResult<void> MongoRejected::erase(std::span<const fleet::VehicleName> vehicles) const {
    std::vector<std::string> names;
    names.reserve(vehicles.size());
    for (const fleet::VehicleName& vehicle : vehicles) {
        names.push_back(vehicle.text());
    }
    const auto removed =
        database_.remove(mongo::rejected, {{"vehicle", Bson{{"$in", Bson::array(names)}}}});
    return removed ? MongoResult<void>() : removed.error();
}

}  // namespace convoy::history
