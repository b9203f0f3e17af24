// Writes records on behalf of the routes: stores them and wakes the readers of changes.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "http/message/message.hpp"
#include "registry/answers.hpp"
#include "registry/registry_context.hpp"

namespace convoy::registry {

/// Stores a new record. Returns it with its version, or the problem.
std::variant<StoredRecord, http::Response> create_record(const RegistryContext& context,
                                                         const RecordKey& key,
                                                         const std::string& content);

/// Returns the content that replaces that of the record, or the problem.
using Edit = std::function<std::variant<std::string, http::Response>(const StoredRecord&)>;

/// Replaces the content of a record by what `edit` makes of it. If `expected.any` and another
/// client changes the record meanwhile, it is edited again. What is equal is not written.
std::variant<StoredRecord, http::Response> edit_record(const RegistryContext& context,
                                                       const RecordKey& key,
                                                       const Expected& expected, const Edit& edit);

/// Removes a record. Returns the problem if it was not removed.
std::optional<http::Response> remove_record(const RegistryContext& context, const RecordKey& key,
                                            const Expected& expected);

}  // namespace convoy::registry
