#include "history/mongodb/removal.hpp"

#include <optional>
#include <string>

#include "history/mongodb/documents.hpp"

namespace convoy::history {
namespace {

// Returns the `_id` of a full piece's last document, or nullopt if less than a full piece is left.
MongoResult<std::optional<std::string>> end_of_piece(const MongoDatabase& database,
                                                     const char* collection,
                                                     const fleet::VehicleName& vehicle) {
    std::optional<std::string> last;
    const auto looked = database.find({collection,
                                       filter_of_vehicle(vehicle),
                                       {{"sort", Bson{{"_id", 1}}},
                                        {"skip", removed_at_once - 1},
                                        {"limit", 1},
                                        {"projection", Bson{{"_id", 1}}}}},
                                      [&last](BsonView document) {
                                          last = document.text("_id");
                                          return last.has_value();
                                      });
    if (!looked) {
        return looked.error();
    }
    return last;
}

}  // namespace

MongoResult<void> remove_before(const MongoDatabase& database, const char* collection,
                                fleet::Time time) {
    for (;;) {
        std::optional<fleet::Time> last;  // the end of a full piece
        const auto looked = database.find(
            {collection,
             {{"t", Bson{{"$lt", time}}}},
             {{"sort", Bson{{"t", ascending}}}, {"skip", removed_at_once}, {"limit", 1}}},
            [&last](BsonView document) {
                last = document.time("t");
                return last.has_value();
            });
        if (!looked) {
            return looked.error();
        }
        const Bson piece = last ? Bson{{"$lte", *last}} : Bson{{"$lt", time}};
        if (const auto removed = database.remove(collection, {{"t", piece}}); !removed) {
            return removed.error();
        }
        if (!last) {
            return {};
        }
    }
}

MongoResult<std::int64_t> remove_vehicle(const MongoDatabase& database, const char* collection,
                                         const fleet::VehicleName& vehicle) {
    std::int64_t removed = 0;
    while (true) {
        const auto last = end_of_piece(database, collection, vehicle);
        if (!last) {
            return last.error();
        }
        const auto piece = database.remove(
            collection, *last ? Bson{{"_id", Bson{{"$gte", position_id(vehicle, first_mongo_time)},
                                                  {"$lte", **last}}}}
                              : filter_of_vehicle(vehicle));
        if (!piece) {
            return piece.error();
        }
        removed += *piece;
        if (!*last) {
            return removed;
        }
    }
}

}  // namespace convoy::history
