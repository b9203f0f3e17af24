// What differs between the two kinds of records: how they are read, stored and shown.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>

#include "registry-copy/changes.hpp"
#include "registry-copy/record_json.hpp"
#include "registry/records.hpp"

namespace convoy::registry {

/// Return what the store has as a value. The store has only what these functions have written, so
/// anything else throws std::runtime_error.
Vehicle vehicle_of(const StoredRecord& record);
Device device_of(const StoredRecord& record);
RecordChange change_of(const StoredChange& change);

/// Return what the store gets: without the version, which it knows.
std::string content_of(const Vehicle& vehicle);
std::string content_of(const Device& device);

/// A record as clients see it, and the part of it that they may set.
boost::json::object shown(RecordKind kind, const StoredRecord& record);
boost::json::object settable(RecordKind kind, const StoredRecord& record);

/// Reads what a client has sent, and returns it as the store gets it. `before`: what it replaces,
/// whose secrets stay; null if it is new.
ReadResult<StoredRecord> record_to_store(RecordKind kind, const boost::json::value& given,
                                         const StoredRecord* before);

}  // namespace convoy::registry
