// openapi.json, embedded by CMake. It is not only served: the gateway takes its routes and the
// rules of their parameters from it, so what the document says and what is done are one thing.
#pragma once

#include <string_view>

namespace convoy::gateway {

/// The document as it lies beside this file.
std::string_view openapi_json();

/// Its strong ETag, of its content.
std::string_view openapi_etag();

}  // namespace convoy::gateway
