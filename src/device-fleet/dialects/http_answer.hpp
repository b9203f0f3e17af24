// The answer of HTTP by which an app forgets a record.
#pragma once

#include "device-fleet/dialects/dialect.hpp"

namespace convoy::device_fleet {

/// Reads the first answer with its body. 2xx takes the record; 401, 403 and 404 deny the device;
/// anything else means that the app has to ask later.
Reply first_http_answer(Bytes received);

}  // namespace convoy::device_fleet
