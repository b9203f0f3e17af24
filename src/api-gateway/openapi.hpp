// openapi.json, embedded by CMake. The gateway serves it and also reads its routes and parameter
// rules from it, so the document and the checks cannot disagree.
#pragma once

#include <string_view>

namespace convoy::gateway {

/// Returns the document, unchanged.
std::string_view openapi_json();

/// Returns its strong ETag, a hash of its content.
std::string_view openapi_etag();

}  // namespace convoy::gateway
