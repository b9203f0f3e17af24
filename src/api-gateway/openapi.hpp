// openapi.json, embedded by CMake. Tests compare it with the answers (tests/api).
#pragma once

#include <string_view>

namespace convoy::gateway {

/// Returns the document, unchanged.
std::string_view openapi_json();

/// Returns its strong ETag, a hash of its content.
std::string_view openapi_etag();

}  // namespace convoy::gateway
