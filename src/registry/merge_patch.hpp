// JSON Merge Patch (RFC 7396): an object says which members change, and null removes one.
#pragma once

#include <boost/json/value.hpp>

namespace convoy::registry {

/// Applies the patch by the algorithm of RFC 7396 §2.
void merge(boost::json::value& target, const boost::json::value& patch);

}  // namespace convoy::registry
