// Vehicles and devices as JSON: strictly read, with errors that name the member. docs/contracts.md
// describes the members. A member without a value is left out.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>

#include "registry-copy/bad_member.hpp"
#include "registry-copy/records.hpp"

namespace convoy::registry {

/// Who has written a record. Only the registry's own have `token_hash` and `version`.
enum class Author : std::uint8_t { client, registry };

ReadResult<Vehicle> read_vehicle(const boost::json::value& value, Author author);
ReadResult<Device> read_device(const boost::json::value& value, Author author);

/// Return the members that a client may set. That of a device lacks the token's hash.
boost::json::object members_of(const Vehicle& vehicle);
boost::json::object members_of(const Device& device);

/// Return all members, as the registry stores and copies them.
boost::json::object record_of(const Vehicle& vehicle);
boost::json::object record_of(const Device& device);

/// Return what clients see: `version`, and of a device `has_token` in place of the token's hash.
boost::json::object shown(const Vehicle& vehicle);
boost::json::object shown(const Device& device);

}  // namespace convoy::registry
