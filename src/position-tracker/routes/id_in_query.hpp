// Lets a request name its vehicle by its query: URL parsers remove the path segments "." and "..",
// also as "%2E", so paths cannot name each vehicle.
#pragma once

#include "http/message/message.hpp"

namespace convoy::tracker {

/// Returns a handler of `/vehicle…?id=ID` that calls the handler of `/vehicles/{name}…` with ID as
/// the name. The link to a next page keeps `id`. Answers with 400 if `id` is not given once, or is
/// no id.
http::Handler with_id_in_query(http::Handler by_path);

}  // namespace convoy::tracker
