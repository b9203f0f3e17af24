// Reads requests as their apps write them.
#pragma once

#include <optional>
#include <string_view>

#include "device-gateway/doors/form.hpp"
#include "device-gateway/doors/http_door_metrics.hpp"
#include "devices/requests/request.hpp"
#include "http/message/message.hpp"

namespace convoy::device_gateway {

/// Whose body came to an address that several apps may use.
App app_of_body(std::string_view body, App expected);

/// Returns the parameters of the query, then those of the form in the body; nothing if there are
/// too many. The token is left out, because what is rejected is kept as it came.
std::optional<FormParameters> parameters_of(const http::Request& request, App app);

/// Decodes a request of each app but `positions`.
devices::DecodedRequest decode_request(const devices::AppRequest& request,
                                       const devices::Receipt& receipt, App app);

}  // namespace convoy::device_gateway
