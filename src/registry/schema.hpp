// The tables of the registry's file, and their version.
#pragma once

#include <cstdint>
#include <string>

#include "registry/sqlite.hpp"
#include "service/cannot_start.hpp"

namespace convoy::registry {

/// The file cannot be used; what() is the reason in one line, which begins with the file's name.
struct UnusableFile : service::CannotStart {
    using CannotStart::CannotStart;
};

/// Is increased when tables change; a later one reads all earlier ones.
inline constexpr std::uint64_t schema_version = 1;

/// Opens the registry's file for this process alone, and creates its tables if it is new. What was
/// committed is on the disk. `name`: of this life, if the file has none: it is new, or a backup.
/// Throws UnusableFile if it is of another program, of a newer version, damaged or in use.
Sqlite open_registry_file(const std::string& file, const std::string& name);

}  // namespace convoy::registry
