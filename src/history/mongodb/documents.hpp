// How the history lies in MongoDB: plain documents that any MongoDB tool can read.
//
//   positions   {_id: "<vehicle>\u001f<milliseconds since 1970, 13 digits>", v: vehicle, t: Date,
//                loc: [longitude, latitude], a: accuracy in metres}     without `a`: unknown
//   vehicles    {_id: vehicle}
//   rejected    {_id: "<message-id>\u001f<place>", or its `n` where the message had no id,
//                n: order of arrival, received: Date, message, place, reason, vehicle, content}
//   held        a position as in `positions`, with received: Date and reason: see HoldReason. It is
//                in no answer before it is moved to `positions`
//   counters    {_id: "rejected", next: the `n` after the last one given out}
//
// A name holds no control character, so U+001F ends it: no vehicle's range lies within another's.
// Texts compare by their bytes, so `_id` orders a vehicle's positions by time, and its index alone
// finds doubles and ranges. Texts of `rejected` that are not UTF-8 are kept as binary.
#pragma once

#include <optional>
#include <string>

#include "history/history.hpp"
#include "mongodb/bson.hpp"

namespace convoy::tracker {

namespace mongo {
inline constexpr const char* positions = "positions";
inline constexpr const char* vehicles = "vehicles";
inline constexpr const char* rejected = "rejected";
inline constexpr const char* held = "held";
inline constexpr const char* counters = "counters";
}  // namespace mongo

/// The times that 13 digits can say, which are those a key can have: 1970 to 2286.
inline constexpr fleet::Time first_mongo_time{};
inline constexpr fleet::Time last_mongo_time{std::chrono::milliseconds{9'999'999'999'999}};

/// The `_id` of a vehicle's position at `time`, or at the nearest time that a key can have.
std::string position_id(const fleet::VehicleName& vehicle, fleet::Time time);

Bson encode_position(const fleet::ReportedPosition& reported);
/// Nothing where it is no document of this form.
std::optional<fleet::Position> decode_position(BsonView document);

/// Finds the position that is stored under the same vehicle and time, where it is larger.
Bson filter_of_larger(const fleet::ReportedPosition& reported);
/// Finds this very position.
Bson filter_of_same(const fleet::ReportedPosition& reported);
/// Finds all positions of a vehicle.
Bson filter_of_vehicle(const fleet::VehicleName& vehicle);

Bson encode_kept_aside(const KeptAside& kept, std::int64_t order);
/// Nothing where it is no document of this form.
std::optional<KeptAside> decode_kept_aside(BsonView document);

Bson encode_held(const HeldPosition& held);
/// Nothing where it is no document of this form.
std::optional<HeldPosition> decode_held(BsonView document);

}  // namespace convoy::tracker
