// The documents of the collection `readings` in MongoDB:
//
//   {_id: as in `positions`, v: vehicle, t: Date,
//    d: [device], x: {<attribute>: value, …, alarms: [alarm, …]}}
//
// Without `d` or `x`: unknown, or none. A value is a truth value, a number in its unit or a text.
// Where values clash, it is an array of them, the greatest first, and so are devices. `x` has flags
// and numbers in the order of their numbers, then texts, then alarms, then free keys in their
// order, so that equal readings are equal documents. If the key of a free value has become known,
// the value is that of the attribute; where its type or range is another, it is left out.
#pragma once

#include <optional>

#include "history/mongodb/documents.hpp"
#include "history/stored_reading.hpp"

namespace convoy::history {

/// The reading is joined: its `others` are what join() makes.
Bson encode_reading(const StoredReading& reading);
/// Returns nullopt if the document has another form.
std::optional<StoredReading> decode_reading(BsonView document);

/// Matches a stored reading's document for as long as it has the values that were read.
Bson filter_of_unchanged_reading(BsonView document);

}  // namespace convoy::history
