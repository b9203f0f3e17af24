// The history's collections in MongoDB: plain documents that any MongoDB tool can read.
//
//   positions   {_id: "<vehicle>\u001f<milliseconds since 1970, 13 digits>", v: vehicle, t: Date,
//                loc: [longitude, latitude], a: accuracy in metres,
//                s: reported speed in cm/s, h: reported heading in hundredths of a degree}
//               Without `a`, `s` or `h`: unknown
//   readings    see reading_documents.hpp
//   vehicles    {_id: vehicle}
//   rejected    {_id: "<message-id>\u001f<place>", or its `n` if the message had no id, or
//                "conflict\u001f<content>" of a conflict,
//                n: order of arrival, received: Date, message, place, reason, vehicle, content}
//   held        as in `positions`, with received: Date and reason: see HoldReason. When a position
//                is taken in, it moves to `positions`
//   counters    {_id: "rejected", next: the next `n`}
//   meta        {_id: "format", number}: mongo_format. Version 1.0 does not read it
//
// A name has no control characters, so U+001F ends it, and the `_id`s of two vehicles never mix.
// Strings compare by their bytes, so `_id` orders a vehicle's positions by time, and its index
// alone finds duplicates and ranges. Texts of `rejected` that are not UTF-8 are stored as binary.
#pragma once

#include <optional>
#include <string>

#include "history/history.hpp"
#include "mongodb/database.hpp"

namespace convoy::history {

using mongodb::Bson;
using mongodb::BsonView;
using mongodb::documents_at_once;
using mongodb::MongoCode;
using mongodb::MongoDatabase;
using mongodb::MongoFailure;
using mongodb::MongoQuery;
using mongodb::MongoReplacement;
using mongodb::MongoResult;

namespace mongo {
inline constexpr const char* positions = "positions";
inline constexpr const char* readings = "readings";
inline constexpr const char* vehicles = "vehicles";
inline constexpr const char* rejected = "rejected";
inline constexpr const char* held = "held";
inline constexpr const char* counters = "counters";
inline constexpr const char* meta = "meta";
}  // namespace mongo

/// The number of these forms. It is incremented if trackers of the version before must not write
/// beside those of the new one: a tracker that starts raises the number of the database, and
/// refuses to open one of a higher number.
inline constexpr std::int64_t mongo_format = 3;

/// The times that an `_id` with its 13 digits can have: 1970 to 2286.
inline constexpr fleet::Time first_mongo_time{};
inline constexpr fleet::Time last_mongo_time{std::chrono::milliseconds{9'999'999'999'999}};

/// The options of a query for the first `limit` documents, at least one, by their `_id`s.
inline constexpr int ascending = 1;
inline constexpr int descending = -1;
Bson by_id(int direction, std::size_t limit);

/// Returns the `_id` of a vehicle's position at `time`, or at the nearest of these times.
std::string position_id(const fleet::VehicleName& vehicle, fleet::Time time);

Bson encode_position(const fleet::ReportedPosition& reported);
/// Returns nullopt if the document has another form.
std::optional<fleet::Position> decode_position(BsonView document);

/// Matches the stored position of the same vehicle and time, if it is larger.
Bson filter_of_larger(const fleet::ReportedPosition& reported);
/// Matches exactly this position.
Bson filter_of_same(const fleet::ReportedPosition& reported);
/// Matches a stored position's document for as long as it has the values that were read.
Bson filter_of_unchanged(BsonView document);
/// Matches all positions of a vehicle.
Bson filter_of_vehicle(const fleet::VehicleName& vehicle);

Bson encode_stored_rejection(const StoredRejection& kept, std::int64_t order);
/// Returns nullopt if the document has another form.
std::optional<StoredRejection> decode_stored_rejection(BsonView document);

Bson encode_held(const HeldPosition& held);
/// Returns nullopt if the document has another form.
std::optional<HeldPosition> decode_held(BsonView document);

}  // namespace convoy::history
